//! The tables: every member and every room of the kiosk has its place here (ARCHITECTURE.md).

/// Each member and the members it may ship with (DESIGN §2). A kiosk on a public floor must carry neither a web
/// server nor a clerk's powers: that is what this table is for.
pub(crate) const FLOORS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("signing", &[]),
    ("ledger", &[]),
    ("words", &[]),
    ("authority", &[]),
    ("enrolment", &[]),
    ("forms", &["domain"]),
    ("documents", &["domain", "words", "ledger"]),
    ("editions", &["domain", "forms", "words", "ledger"]),
    ("terminal", &["words"]),
    ("keystore", &["signing", "domain"]),
    ("scans", &["domain"]),
    ("journey", &["forms", "domain"]),
    ("sync", &["forms", "ledger", "domain"]),
    ("uplink", &["sync", "ledger", "enrolment"]),
    ("courier", &["ledger"]),
    (
        "central",
        &[
            "domain",
            "signing",
            "ledger",
            "words",
            "forms",
            "documents",
            "editions",
            "sync",
            "courier",
            "enrolment",
        ],
    ),
    (
        "tereze",
        &[
            "domain",
            "signing",
            "ledger",
            "enrolment",
            "words",
            "forms",
            "documents",
            "editions",
            "terminal",
            "keystore",
            "scans",
            "journey",
            "sync",
            "uplink",
            "courier",
        ],
    ),
    ("desk", &["domain", "signing", "ledger", "words", "forms", "terminal", "keystore", "sync", "uplink"]),
    ("demo", &["authority"]),
];

/// What people start. Nothing imports these, not even tests: whole-product tests start them as processes.
pub(crate) const PRODUCTS: &[&str] = &["tereze", "central", "desk", "demo"];

/// Runtimes, servers and the way to one, which only central may name.
pub(crate) const SERVERS: &[&str] = &["axum", "hyper", "postgres", "tokio", "tokio-postgres-rustls", "tower"];

/// A room of the kiosk (`src/<name>.rs` and `src/<name>/`).
pub(crate) struct Room {
    pub(crate) name: &'static str,
    /// Rooms that it may import.
    pub(crate) imports: &'static [&'static str],
    /// Members that it may never name, although the kiosk ships them.
    pub(crate) never: &'static [&'static str],
}

pub(crate) const ROOMS: &[Room] = &[
    Room {
        name: "happening",
        imports: &["operator"],
        never: &["terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "helped",
        imports: &[],
        never: &["journey", "terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "operator",
        imports: &["health"],
        never: &["journey", "forms", "terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "pin",
        imports: &[],
        never: &["journey", "forms", "terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "press",
        imports: &["operator"],
        never: &["uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "vault",
        imports: &[],
        never: &["journey", "terminal", "words", "keystore", "signing", "uplink"],
    },
    Room { name: "devices", imports: &[], never: &["journey", "terminal", "words", "uplink"] },
    Room { name: "log", imports: &[], never: &["journey", "forms", "terminal", "words", "uplink", "sync"] },
    Room {
        name: "carry",
        imports: &["vault"],
        never: &["journey", "terminal", "words", "keystore", "signing", "uplink"],
    },
    Room {
        name: "health",
        imports: &[],
        never: &["journey", "forms", "terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "checkup",
        imports: &["config", "devices", "edition", "health", "vault"],
        never: &["journey", "forms", "terminal", "words", "uplink", "sync"],
    },
    Room {
        name: "commands",
        imports: &["carry", "checkup", "config", "health", "pin", "vault"],
        never: &["journey", "forms", "terminal", "words", "keystore", "uplink", "sync"],
    },
    Room {
        name: "screens",
        imports: &["health", "operator", "press"],
        never: &["uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room { name: "config", imports: &["pin", "screens"], never: &["uplink", "sync", "keystore", "signing"] },
    Room {
        name: "shell",
        imports: &["operator", "press", "screens"],
        never: &["uplink", "sync", "keystore", "signing", "ledger"],
    },
    Room {
        name: "edition",
        imports: &["config", "log"],
        never: &["journey", "forms", "terminal", "words", "keystore", "signing", "uplink", "sync"],
    },
    Room {
        name: "enrol",
        imports: &["config"],
        never: &["journey", "forms", "terminal", "words", "keystore", "signing", "ledger", "sync"],
    },
    Room {
        name: "effects",
        imports: &[
            "carry",
            "checkup",
            "config",
            "devices",
            "edition",
            "enrol",
            "happening",
            "health",
            "log",
            "operator",
            "pin",
            "vault",
        ],
        never: &["terminal"],
    },
    Room {
        name: "run",
        imports: &["config", "effects", "happening", "operator", "shell"],
        never: &["uplink", "sync", "keystore", "signing"],
    },
    Room {
        name: "guard",
        imports: &[],
        never: &["journey", "forms", "terminal", "words", "uplink", "sync", "keystore", "signing", "ledger"],
    },
    // The library's map, and the program.
    Room { name: "kiosk", imports: &[], never: &[] },
    Room {
        name: "main",
        imports: &["commands", "config", "edition", "enrol", "guard", "helped", "log", "run"],
        never: &["journey", "terminal", "uplink"],
    },
];

/// Members that are pure: `now` and chance are arguments; nothing is read, waited for or printed.
pub(crate) const PURE: &[&str] = &["domain", "forms", "journey", "sync", "ledger"];

/// What a pure member never names.
pub(crate) const IMPURE: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "Uuid::now_v7",
    "std::fs",
    "std::net",
    "std::thread",
    "std::process",
    "std::io::stdout",
    "std::io::stderr",
    "tracing",
    "println",
    "eprintln",
];

/// Lines of the longest file.
pub(crate) const LINES_MAX: usize = 400;

/// Names that say nothing about what is inside.
pub(crate) const EMPTY_NAMES: &[&str] = &["common", "helper", "helpers", "manager", "misc", "util", "utils"];
