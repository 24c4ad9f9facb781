/// The requests of one connection that wait for their turn, in the order of arrival (ORD-004).
struct RequestQueue: Sendable {
    private var requests: [DeviceRequest] = []
    private var head = 0

    var count: Int { requests.count - head }

    mutating func append(_ request: DeviceRequest) {
        requests.append(request)
    }

    mutating func popFirst() -> DeviceRequest? {
        guard head < requests.count else { return nil }
        let request = requests[head]
        head += 1
        if head == requests.count {
            requests.removeAll(keepingCapacity: false)
            head = 0
        } else if head >= 64, head * 2 >= requests.count {
            requests.removeFirst(head)
            head = 0
        }
        return request
    }

    mutating func removeAll() {
        requests.removeAll()
        head = 0
    }
}
