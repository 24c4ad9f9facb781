enum PNSStoreSQLitePlaceholder {}
