// swift-tools-version:6.2

import PackageDescription

/// Applied to every target of ours, in the loop at the end.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0470-isolated-conformances.md
    .enableUpcomingFeature("InferIsolatedConformances"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0481-weak-let.md
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHPACK: Target.Dependency = .product(name: "NIOHPACK", package: "swift-nio-http2")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

/// Everything of PostgreSQL is behind this trait, in the manifest as in the sources (`#if Postgres`).
let whenPostgres = TargetDependencyCondition.when(traits: ["Postgres"])

let package = Package(
    name: "pns",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "pns", targets: ["pns"]),
        .library(name: "PNSCodec", targets: ["PNSCodec"]),
        .library(name: "PNSVectors", targets: ["PNSVectors"]),
        .library(name: "PNSService", targets: ["PNSService"]),
        .library(name: "PNSStoreSQLite", targets: ["PNSStoreSQLite"]),
        .library(name: "PNSStorePostgres", targets: ["PNSStorePostgres"]),
        .library(name: "PNSProviders", targets: ["PNSProviders"]),
        .library(name: "PNSServer", targets: ["PNSServer"]),
        .library(name: "PNSConformance", targets: ["PNSConformance"]),
        .library(name: "PNSTestSupport", targets: ["PNSTestSupport"]),
    ],
    traits: [
        .trait(name: "Postgres", description: "Several nodes on one PostgreSQL database; needs libpq.")
    ],
    dependencies: [
        // Router, middleware and life cycle of the server; the WebSocket upgrade is a child channel of ours.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        // Event loops and sockets: server, runner and fixtures.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        // TLS of the server, and of the runner towards a server that speaks it.
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        // The providers that the runner plays: APNs speaks nothing but HTTP/2.
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        // HTTP types over NIO's HTTP/1 codec, needed by the child channel.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        // The call that delegates authentication to the application, and those to push providers.
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        // SHA-1 of the handshake, SHA-256 digests, signatures of provider tokens, encryption of Web Push.
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        // SQLite, the embedded store.
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        // Flags, PNS_ environment and file as one configuration, secrets redacted; Hummingbird builds it anyway.
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        // Percentiles of `pns bench`.
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    ],
    targets: [
        .target(name: "PNSCodec"),
        .target(
            name: "PNSVectors",
            path: "Vectors",
            exclude: ["consumers"],
            sources: ["VectorBundle.swift"],
            plugins: ["EmbedData"]
        ),
        .target(name: "PNSService", dependencies: ["PNSCodec", logging]),
        .target(
            name: "PNSStoreSQLite",
            dependencies: [
                "PNSService", "PNSCodec",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        // The store of several nodes. Without the trait it is empty, and libpq need not be there.
        .systemLibrary(name: "CLibPQ", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .target(
            name: "PNSStorePostgres",
            dependencies: ["PNSService", "PNSCodec", .target(name: "CLibPQ", condition: whenPostgres)]
        ),
        // gzip of the Tinode push gateway; zlib's headers are the only other thing of the system that is needed.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "PNSProviders",
            dependencies: [
                "PNSService", "PNSCodec", "CZlib", asyncHTTPClient, crypto, cryptoExtras, nioCore, nioPosix, nioHTTP1,
                nioHTTP2, nioSSL, logging,
            ]
        ),
        .target(
            name: "PNSServer",
            dependencies: [
                "PNSService", "PNSCodec", nioCore, nioPosix, nioHTTP1, logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                nioSSL,
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                asyncHTTPClient,
                crypto,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "PNSMutants",
            dependencies: [
                "PNSServer", "PNSService", "PNSProviders", "PNSCodec", nioCore, nioPosix, nioHTTP1, logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                asyncHTTPClient,
            ]
        ),
        .target(
            name: "PNSConformance",
            dependencies: [
                "PNSCodec", "PNSVectors", nioCore, nioPosix, nioHTTP1, nioSSL,
                crypto,
            ],
            plugins: ["EmbedData"]
        ),
        .target(
            name: "PNSFixtures",
            dependencies: [
                "PNSConformance", "PNSCodec", "CZlib", nioCore, nioPosix, nioHTTP1, nioHTTP2, nioHPACK, nioSSL,
                crypto, cryptoExtras,
            ]
        ),
        .target(name: "PNSTestSupport", dependencies: ["PNSService", "PNSCodec"]),
        .target(
            name: "PNSBench",
            dependencies: [
                "PNSCodec", "PNSConformance", "PNSServer", "PNSService", "PNSStoreSQLite", nioCore, nioPosix, logging,
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]
        ),
        .executableTarget(
            name: "EmbeddedService",
            dependencies: [
                "PNSServer", "PNSService", "PNSCodec", logging,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Examples/EmbeddedService"
        ),
        .executableTarget(
            name: "OwnProvider",
            dependencies: [
                "PNSServer", "PNSService", "PNSCodec", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Sources/Examples/OwnProvider"
        ),
        .executableTarget(
            name: "pns",
            dependencies: [
                "PNSBench", "PNSCodec", "PNSVectors", "PNSService", "PNSStoreSQLite",
                .target(name: "PNSStorePostgres", condition: whenPostgres), "PNSProviders", "PNSServer", "PNSMutants",
                "PNSConformance", "PNSFixtures", logging, nioCore, nioPosix, nioSSL,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        // Writes the files of Spec, Vectors and Conformance into one Swift source, so that `pns` is one file.
        .executableTarget(name: "embed-data"),
        .plugin(
            name: "EmbedData",
            capability: .buildTool(),
            dependencies: ["embed-data"],
            path: "Sources/Plugins/EmbedData"
        ),
        // Sentences that hold for any bytes: `make test` tries some thousands, `make fuzz` what libFuzzer finds.
        .target(
            name: "PNSProperties",
            dependencies: [
                "PNSCodec", "PNSVectors", "PNSService", "PNSServer", "PNSConformance", nioCore, nioHTTP1,
            ],
            path: "Tests/Properties"
        ),
        .testTarget(name: "PNSPropertyTests", dependencies: ["PNSProperties"]),
        .testTarget(name: "PNSCodecTests", dependencies: ["PNSCodec", "PNSVectors"]),
        .testTarget(name: "PNSServiceTests", dependencies: ["PNSService", "PNSCodec", "PNSTestSupport", logging]),
        .testTarget(
            name: "PNSStoreSQLiteTests",
            dependencies: [
                "PNSStoreSQLite", "PNSService", "PNSCodec", "PNSTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "PNSStorePostgresTests",
            dependencies: [
                .target(name: "PNSStorePostgres", condition: whenPostgres), "PNSService", "PNSCodec", "PNSTestSupport",
            ]
        ),
        .testTarget(
            name: "PNSProvidersTests",
            dependencies: [
                "PNSProviders", "PNSService", "PNSCodec", "PNSVectors", "PNSFixtures", "PNSTestSupport", crypto,
                cryptoExtras, nioCore, nioPosix, nioHTTP1, nioSSL, logging,
            ]
        ),
        .testTarget(
            name: "PNSServerTests",
            dependencies: [
                "PNSServer", "PNSService", "PNSCodec", "PNSTestSupport", nioCore, nioPosix, nioSSL, logging,
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "PNSConformanceTests",
            dependencies: [
                "PNSConformance", "PNSFixtures", "PNSServer", "PNSMutants", "PNSService", "PNSStoreSQLite",
                "PNSCodec", "PNSVectors", nioCore, nioPosix, nioSSL, crypto, logging,
            ]
        ),
        .testTarget(name: "PNSBenchTests", dependencies: ["PNSBench", "PNSCodec"]),
        .testTarget(
            name: "PNSCommandTests",
            dependencies: [
                "pns", "PNSServer", "PNSService", "PNSCodec", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .plugin && target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}

// `make fuzz` names the archive of libFuzzer that has no main; then the fuzzer is built, and ours is instrumented for it.
if let fuzzer = Context.environment["PNS_FUZZ"] {
    let instrumented = ["PNSCodec", "PNSService", "PNSServer", "PNSConformance", "PNSProperties"]
    for target in package.targets where instrumented.contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-sanitize=fuzzer", "-O"])]
    }
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "pns-fuzz",
            dependencies: ["CLibFuzzer", "PNSProperties"],
            path: "Tests/Fuzz/Program",
            swiftSettings: settings,
            linkerSettings: [.linkedLibrary("stdc++"), .unsafeFlags([fuzzer])]
        ),
    ]
}
