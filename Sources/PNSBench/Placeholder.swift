/// The bench.
enum Placeholder {}
