#if Postgres
import Testing

/// The tests that need a PostgreSQL server, one after the other: each store takes eight connections of it.
@Suite(
    .serialized,
    .enabled(if: PostgresCluster.programs != nil, "\(PostgresCluster.skipped)"),
    .timeLimit(.minutes(2))
)
struct PostgresTests {}
#endif
