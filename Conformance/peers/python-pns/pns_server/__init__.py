"""A push notification server, written from the specification in `Spec/` alone."""
