//! A certification authority of our own in the national profile, for the demonstration and the tests.
