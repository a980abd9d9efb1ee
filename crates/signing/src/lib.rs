//! Keys, certificates and XML signatures in the national profile.
