extension Setting {
    /// What is decided about the profile `receipts`; the rest stands in the file that it names.
    static let receipts: [Setting] = [
        Setting(
            "receipts.config",
            .text,
            flag: "--receipts-config",
            "the push handlers, a JSON file; with it the server has the profile receipts"
        )
    ]
}
