enum PNSFixturesPlaceholder {}
