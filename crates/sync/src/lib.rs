//! Wire messages, the sealed envelope and the outbox rules.
