/// What a scenario waits for at a provider.
struct ReceivedForm: Hashable, Sendable {
    /// Whose items, by the names of the devices; empty for requests that are about no device.
    var devices: [String]
    /// The provider, where no device says it.
    var provider: ProviderKind?
    /// How many items, as terms; of requests about no device, how many of those.
    var count: RawJSON?
    /// The device whose item has to come after all of them.
    var until: String?
    /// What to keep of the items and requests.
    var keep: [Step.Keep]

    static func read(_ members: inout DataMembers) throws(DataFault) -> ReceivedForm {
        let form = ReceivedForm(
            devices: try members.strings("devices"),
            provider: try members.optional("provider").map { word throws(DataFault) in try word.choice() },
            count: members.optional("count")?.value,
            until: try members.optionalString("until"),
            keep: try Step.Keep.read(members.optional("keep"))
        )
        guard form.count != nil || form.until != nil else {
            throw members.fault("It says how many items come (\"count\"), or behind whose item it ends (\"until\").")
        }
        guard form.devices.isEmpty == (form.provider != nil) else {
            throw members.fault("It names \"devices\", or the \"provider\" of requests that are about none.")
        }
        return form
    }
}
