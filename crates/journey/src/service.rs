//! The services of the catalogue, by section (DOMAIN §1.0).
//!
//! **Invariant:** there is always one; services of one section stand together, in the order of the catalogue.

use forms::definition::Form;

/// One service: what it asks, and what must be ticked before it begins.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// Its form.
    pub form: &'static Form,
    /// Boxes on the procedure page that must all be ticked.
    pub boxes: usize,
}

impl Service {
    /// What stands before its first question.
    pub fn entrance(&self) -> Entrance {
        Entrance::of(self.form)
    }
}

/// What stands before the first question of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    /// The signing key, which signs the consent to look-ups: the form's first step.
    Key,
    /// The login with the other key, whose challenge is that consent: the form's first step.
    Login,
    /// Nothing: the question is asked of somebody who is logged in.
    None,
}

impl Entrance {
    /// The entrance of a form.
    pub fn of(form: &Form) -> Entrance {
        match form.steps.first().map(|step| step.id.as_str()) {
            Some("key") => Entrance::Key,
            Some("login") => Entrance::Login,
            Some(_) | None => Entrance::None,
        }
    }

    /// The place of the first step with questions.
    pub fn first_step(self) -> usize {
        match self {
            Entrance::Key | Entrance::Login => 1,
            Entrance::None => 0,
        }
    }
}

/// The services there are; never none.
#[derive(Debug, Clone)]
pub struct Catalogue {
    first: Service,
    others: Vec<Service>,
}

impl Catalogue {
    /// A catalogue; services of one section are brought together.
    pub fn new(first: Service, others: Vec<Service>) -> Catalogue {
        let mut catalogue = Catalogue { first, others };
        let sections: Vec<&str> = catalogue.sections();
        let place = |service: &Service| sections.iter().position(|section| *section == service.form.section);
        let mut others = catalogue.others.clone();
        others.sort_by_key(place);
        catalogue.others = others;
        catalogue
    }

    /// The first service.
    pub fn first(&self) -> &Service {
        &self.first
    }

    /// In the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Service> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// The n-th.
    pub fn get(&self, n: usize) -> Option<&Service> {
        self.iter().nth(n)
    }

    /// The service of this form.
    pub fn find(&self, form: &str) -> Option<&Service> {
        self.iter().find(|service| service.form.id == form)
    }

    /// The first service that is asked for in the personal cabinet: its consent stands in the login.
    pub fn with_login(&self) -> Option<&Service> {
        self.iter().find(|service| service.entrance() == Entrance::Login)
    }

    /// The sections, each once, in the order they are shown.
    pub fn sections(&self) -> Vec<&'static str> {
        let mut sections: Vec<&'static str> = Vec::new();
        for service in self.iter() {
            if !sections.contains(&service.form.section.as_str()) {
                sections.push(&service.form.section);
            }
        }
        sections
    }
}
