import HTTPTypes
import Hummingbird
import Logging
import PNSService

/// The routes of a listener: what is not in the table is 404, a method that is not is 405.
struct RouteTable {
    typealias Handler = @Sendable (Request, ServerRequestContext) async throws -> Response

    private var routes: [(path: String, method: HTTPRequest.Method, handler: Handler)] = []

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - method: The method; GET also answers HEAD.
    ///   - path: The whole path; a segment that begins with a colon is a parameter.
    ///   - handler: Answers, or throws a ``Refusal``.
    mutating func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.routes.append((path, method, handler))
    }

    /// Makes the responder of a listener.
    ///
    /// - Parameters:
    ///   - logger: Takes a line for each refused request.
    ///   - clauses: Told which clauses are executed.
    /// - Returns: The responder.
    func responder(logger: Logger, clauses: ClauseCounter) -> RouterResponder<ServerRequestContext> {
        let router = Router(context: ServerRequestContext.self, options: .autoGenerateHeadEndpoints)
        let allowed = Dictionary(grouping: self.routes, by: \.path).mapValues { routes in
            routes.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
        }
        router.add(
            middleware: RefusalMiddleware(allowedMethods: PathPatterns(allowed), clauses: clauses, logger: logger)
        )
        for route in self.routes {
            router.on(RouterPath(route.path), method: route.method, use: route.handler)
        }
        return router.buildResponder()
    }
}
