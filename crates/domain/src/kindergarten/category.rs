//! The benefit categories of the kindergarten queue and their classes (DOMAIN §3.1).
//!
//! **Invariant:** each category has one class; the class alone decides the place in the sequence.

use serde::{Deserialize, Serialize};

/// The ten categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Children of military servicemen, the lost ones included.
    E1,
    /// Children of the special state bodies' staff.
    E2,
    /// A legal representative is a person with disability.
    P1,
    /// Left without parental care.
    P2,
    /// Orphans.
    P3,
    /// Families with many children.
    P4,
    /// Special educational needs.
    P5,
    /// Families that bring up a child with disability.
    P6,
    /// Children of teachers.
    P7,
    /// No benefit.
    N0,
}

/// What a category means for the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// Out of turn: кезектен тыс / внеочередное право.
    E,
    /// First priority: бірінші кезекте / первоочередное право.
    P,
    /// No benefit.
    N,
}

impl Category {
    /// Its class.
    pub fn class(self) -> Class {
        match self {
            Category::E1 | Category::E2 => Class::E,
            Category::P1
            | Category::P2
            | Category::P3
            | Category::P4
            | Category::P5
            | Category::P6
            | Category::P7 => Class::P,
            Category::N0 => Class::N,
        }
    }

    /// All of them.
    pub const ALL: [Category; 10] = [
        Category::E1,
        Category::E2,
        Category::P1,
        Category::P2,
        Category::P3,
        Category::P4,
        Category::P5,
        Category::P6,
        Category::P7,
        Category::N0,
    ];

    /// The code of DOMAIN §3.1, as documents and the wire carry it.
    pub fn code(self) -> &'static str {
        match self {
            Category::E1 => "E1",
            Category::E2 => "E2",
            Category::P1 => "P1",
            Category::P2 => "P2",
            Category::P3 => "P3",
            Category::P4 => "P4",
            Category::P5 => "P5",
            Category::P6 => "P6",
            Category::P7 => "P7",
            Category::N0 => "N0",
        }
    }

    /// Reads [`Category::code`].
    pub fn from_code(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|category| category.code() == code)
    }

    /// Whether papers must prove it.
    pub fn needs_papers(self) -> bool {
        self != Category::N0
    }
}

impl Class {
    /// Its letter.
    pub fn code(self) -> &'static str {
        match self {
            Class::E => "E",
            Class::P => "P",
            Class::N => "N",
        }
    }

    /// All of them, in the order of the sequence.
    pub const ALL: [Class; 3] = [Class::E, Class::P, Class::N];
}
