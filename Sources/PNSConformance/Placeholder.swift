enum Placeholder { static let n = embeddedFiles.count }
