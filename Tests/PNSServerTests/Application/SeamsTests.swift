import HTTPTypes
import NIOCore
import PNSCodec
import PNSService
import Synchronization
import Testing

@testable import PNSServer

@Suite(.timeLimit(.minutes(1))) struct SeamsTests {
    @Test func rewriteTheActionsOfASession() async throws {
        let seen = Mutex<[DeviceSession.Event]>([])
        let seams = ServerSeams(rewriteActions: { context, actions in
            seen.withLock { $0.append(context.event) }
            guard case .message = context.event else { return actions }
            context.perform([.send(.newNotificationCountChanged(.init(newNotificationCountChanged: 99)))])
            return []
        })
        try await TestServer.with(seams: seams) { server in
            let device = try await server.device("u1")
            try await device.send(.text("unseenNotificationDataRequest"))
            #expect(try await device.frame() == .text(#"{"newNotificationCountChanged":99}"#))
        }
        #expect(seen.withLock { $0.first } == .opened)
        #expect(seen.withLock { $0.last } == .closed)
    }

    @Test func seeAndChangeTheBytesOfADevice() async throws {
        struct Pinger: ByteInterceptor {
            mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer {
                ByteBuffer(bytes: TestFrame(opcode: 9, payload: [UInt8(bytes.readableBytes)]).bytes)
            }
        }
        struct Doubler: ByteInterceptor {
            mutating func intercept(_ bytes: ByteBuffer) -> ByteBuffer {
                ByteBuffer(bytes: Array(bytes.readableBytesView) + Array(bytes.readableBytesView))
            }
        }
        let seams = ServerSeams(inboundBytes: { Pinger() }, outboundBytes: { Doubler() })
        try await TestServer.with(seams: seams) { server in
            let device = try await server.device("u1")
            let first = try await device.frame()
            #expect(first == .text(#"{"newNotificationCountChanged":0}"#), "\(first)")
            try await device.send(Array("nonsense".utf8))
            #expect(try await device.frame() == .pong([8]))
            #expect(try await device.frame() == .pong([8]))
        }
    }

    struct Rewriter: HTTPInterceptor {
        func wantsBody(of request: HTTPRequest) -> Bool { request.path == "/notify" }

        func intercept(_ request: inout HTTPRequest, body: inout [UInt8]) -> HTTPInterception {
            switch request.path {
            case "/old": request.path = "/healthz"
            case "/teapot": return .answer(HTTPResponse(status: .init(code: 418)), body: [0x68, 0x69])
            case "/silent": return .disconnect
            case "/notify": body.removeLast()
            case "/subscribe": request.method = .get
            default: break
            }
            return .proceed
        }

        func intercept(
            _ response: inout HTTPResponse,
            body: inout [UInt8],
            to request: HTTPRequest
        ) -> HTTPInterception {
            if response.status.code == 202 {
                response.status = .ok
                body += [0x21]
            }
            if response.status.code == 101 { response.headerFields[HTTPField.Name("X-Seen") ?? .via] = "1" }
            return .proceed
        }
    }

    @Test func changeRequestsAndAnswers() async throws {
        try await TestServer.with(seams: ServerSeams(http: Rewriter())) { server in
            #expect(try await server.request(TestServer.get("/old")).status == 200)
            let tea = try await server.request(TestServer.get("/teapot"))
            #expect(tea.status == 418)
            #expect(tea.body == "hi")
            let silent = try await server.connect()
            try await silent.send(TestServer.get("/silent"))
            #expect(await silent.end() == [])
            let notify = try await server.notify(NotifyTests.record + ",")
            #expect(notify.status == 200)
            #expect(notify.body.hasSuffix("}!"))
            let post = TestServer.handshake("Authorization: Bearer dev-u2", start: "POST /subscribe HTTP/1.1")
            let connection = try await server.connect()
            try await connection.send(post)
            let upgrade = try await connection.response()
            #expect(upgrade.status == 101)
            #expect(upgrade.header("x-seen") == "1")
            #expect(try await connection.frame() == .text(#"{"newNotificationCountChanged":0}"#))
        }
    }

    @Test func changeWhatTheApplicationIsAskedAndAnswers() async throws {
        struct Client: ApplicationClient {
            let base: any ApplicationClient

            func exchange(_ request: ApplicationRequest) async throws -> ApplicationResponse {
                var request = request
                request.headers.fields.append(.init("X-More", "1"))
                var response = try await self.base.exchange(request)
                if response.status == 500 {
                    response = ApplicationResponse(status: 200, body: Array(#"{"user_id":"u1"}"#.utf8))
                }
                return response
            }

            func shutdown() async {
                await self.base.shutdown()
            }
        }
        try await TestApplication.with({ _ in .answer(500) }) { application in
            let seams = ServerSeams(applicationClient: { Client(base: $0) })
            try await TestServer.with(authentication: .application(url: application.url), seams: seams) { server in
                let response = try await server.request(TestServer.handshake())
                #expect(response.status == 101)
                #expect(application.asked.first?.contains("X-More: 1") == true)
            }
        }
    }
}
