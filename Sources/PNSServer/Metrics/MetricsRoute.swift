import Hummingbird
import NIOCore

/// `GET /metrics`: what the server tells its operator about itself (OPS-020).
struct MetricsRoute: Sendable {
    let metrics: ServerMetrics
    let devices: DeviceShards

    /// Answers with all metrics.
    @Sendable
    func show(_ request: Request, _ context: ServerRequestContext) -> Response {
        let text = self.metrics.text(connections: self.devices.population.count, shards: self.devices.counters)
        return Response(
            status: .ok,
            headers: [.contentType: MetricsText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
