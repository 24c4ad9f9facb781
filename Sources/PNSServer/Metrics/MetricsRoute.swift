import Hummingbird
import NIOCore
import PNSService

/// `GET /metrics`: what the server tells its operator about itself (OPS-020).
struct MetricsRoute: Sendable {
    let metrics: ServerMetrics
    let devices: DeviceShards
    let receipts: (service: ReceiptService, metrics: ReceiptMetrics)?
    let gateway: PushGateway?
    let clauses: ClauseCounter

    /// Answers with all metrics.
    @Sendable
    func show(_ request: Request, _ context: ServerRequestContext) -> Response {
        let text = self.metrics.text(
            connections: self.devices.population.count,
            shards: self.devices.counters
        ) { text in
            if let receipts = self.receipts { receipts.metrics.write(receipts.service, to: &text) }
            if let gateway = self.gateway { GatewayMetrics.write(gateway, to: &text) }
        }
        self.clauses.note([.ops020, .ops021, .ops022, .ops023, .ops024])
        return Response(
            status: .ok,
            headers: [.contentType: MetricsText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
