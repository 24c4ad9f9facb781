extension TopicName {
    /// The topic `usr…`: a talk with a user, or the user's own where the service itself tells something.
    ///
    /// - Parameter user: The user.
    /// - Returns: The topic.
    public static func user(_ user: UID) -> TopicName {
        TopicName(text: user.userID, category: .user(user))
    }
}
