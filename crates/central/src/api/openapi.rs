//! The description of the API, made from the handlers themselves.

use axum::Json;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::SecurityScheme;
use utoipa::{Modify, OpenApi};

use super::{
    account, codes, desk, documents, editions, enrolments, look_ups, places, queues, schools, status,
    submissions, thin,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Tereze central", description = "What kiosks and central say to each other."),
    paths(
        status::health,
        show,
        enrolments::enrol,
        enrolments::renew,
        status::status,
        editions::piece,
        schools::list,
        codes::send,
        codes::check,
        look_ups::parent,
        look_ups::child,
        thin::submit_all,
        submissions::submit,
        submissions::put_scan,
        thin::put_piece,
        documents::show,
        account::challenge,
        account::end,
        account::open,
        account::keep_email,
        account::confirm_contact,
        account::list,
        account::show,
        account::paper,
        account::scan,
        account::act,
        account::signed,
        account::put_scan,
        places::vacant,
        queues::growth,
        desk::challenge,
        desk::end,
        desk::open,
        desk::list,
        desk::show,
        desk::scan,
        desk::decide,
        desk::places,
        desk::audit,
    ),
    modifiers(&KioskCertificate)
)]
struct Api;

struct KioskCertificate;

impl Modify for KioskCertificate {
    fn modify(&self, description: &mut Description) {
        let certificate = SecurityScheme::MutualTls { description: None, extensions: None };
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("kiosk", certificate);
    }
}

/// The OpenAPI description.
pub fn description() -> Description {
    Api::openapi()
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn show() -> Json<Description> {
    Json(description())
}
