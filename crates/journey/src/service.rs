//! The services of the catalogue, by section (DOMAIN §1.0).
//!
//! **Invariant:** there is always one; services of one section stand together, in the order of the catalogue.

use forms::definition::{Field, Form, Kind};

/// One service: what it asks, and what must be ticked before it begins.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// Its form.
    pub form: &'static Form,
    /// Boxes on the procedure page that must all be ticked.
    pub boxes: usize,
}

impl Service {
    /// Whether the form itself begins with a key: its first step declares and consents, and asks nothing else.
    /// Any other form is filled in the personal cabinet.
    pub fn begins_with_key(&self) -> bool {
        begins_with_key(self.form)
    }
}

/// See [`Service::begins_with_key`].
pub(crate) fn begins_with_key(form: &Form) -> bool {
    let consent = |field: &Field| field.kind == Kind::Consent;
    form.steps.first().is_some_and(|step| !step.fields.is_empty() && step.fields.iter().all(consent))
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
