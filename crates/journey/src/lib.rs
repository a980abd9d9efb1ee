//! How a citizen walks: model, message, effect, stages; pure.
