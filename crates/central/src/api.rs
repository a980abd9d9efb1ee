//! The routes, and what stands before them.
//!
//! **Invariant:** one table gives the router its routes and the test of the OpenAPI description its list.

mod account;
mod answer;
mod caller;
mod codes;
mod desk;
mod documents;
mod editions;
mod enrolments;
mod look_ups;
mod openapi;
mod places;
mod queues;
mod schools;
mod status;
mod submissions;
mod thin;

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;

use crate::centre::Centre;
use crate::problem::{Problem, ProblemCode};

pub use caller::Peer;
pub use openapi::description;

/// Declares each route once: for the router and for whoever must know them all.
macro_rules! routes {
    ($($method:ident $path:literal => $handler:path),+ $(,)?) => {
        /// Every route: method (lower case) and path, in OpenAPI's notation.
        pub const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path)),+];

        fn routed() -> Router<Arc<Centre>> {
            Router::new()$(.route($path, axum::routing::$method($handler)))+
        }
    };
}

routes! {
    get "/healthz" => status::health,
    get "/openapi.json" => openapi::show,
    post "/v1/enrolments" => enrolments::enrol,
    post "/v1/enrolments/next" => enrolments::renew,
    get "/v1/status" => status::status,
    get "/v1/editions/{number}" => editions::piece,
    get "/v1/schools" => schools::list,
    post "/v1/codes" => codes::send,
    post "/v1/codes/check" => codes::check,
    post "/v1/look-ups/parent" => look_ups::parent,
    post "/v1/look-ups/child" => look_ups::child,
    post "/v1/submissions" => thin::submit_all,
    put "/v1/submissions/{id}" => submissions::submit,
    put "/v1/submissions/{id}/scans/{sealed_sha256}" => submissions::put_scan,
    post "/v1/submissions/{id}/scans/{sealed_sha256}" => thin::put_piece,
    get "/v1/submissions/{id}/documents/{document}" => documents::show,
    post "/v1/logins" => account::challenge,
    delete "/v1/logins" => account::end,
    post "/v1/logins/open" => account::open,
    put "/v1/account/email" => account::keep_email,
    post "/v1/account/contacts" => account::confirm_contact,
    get "/v1/journal" => account::list,
    get "/v1/applications/{kato}/{number}" => account::show,
    get "/v1/applications/{kato}/{number}/papers/{name}" => account::paper,
    get "/v1/applications/{kato}/{number}/scans/{sha256}" => account::scan,
    post "/v1/acts" => account::act,
    post "/v1/actions" => account::signed,
    put "/v1/actions/{id}/scans/{sealed_sha256}" => account::put_scan,
    get "/v1/vacancies/{kato}" => places::vacant,
    get "/v1/queues/{kato}/growth" => queues::growth,
    post "/v1/desk/logins" => desk::challenge,
    delete "/v1/desk/logins" => desk::end,
    post "/v1/desk/logins/open" => desk::open,
    get "/v1/desk/inbox" => desk::list,
    get "/v1/desk/applications/{kato}/{number}" => desk::show,
    get "/v1/desk/applications/{kato}/{number}/scans/{sha256}" => desk::scan,
    post "/v1/desk/decisions" => desk::decide,
    get "/v1/desk/places/{kato}" => desk::places,
    get "/v1/desk/audit/{kato}" => desk::audit,
}

/// The whole API of a centre.
pub fn router(centre: Arc<Centre>) -> Router {
    routed()
        .fallback(async || Problem::not_there("E-ROUTE"))
        .method_not_allowed_fallback(async || Problem::not_understood("E-ROUTE"))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(&centre), log))
        .with_state(centre)
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::ours("a handler panicked").into_response()
}

/// One line a request: the route's pattern (never the path itself), the name in the machine's certificate, the status, the
/// code of a refusal, how long it took.
async fn log(State(centre): State<Arc<Centre>>, request: Request, next: Next) -> Response {
    let began = tokio::time::Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let kiosk = request.extensions().get::<Peer>().map(|peer| peer.name.clone());
    let response = next.run(request).await;
    let code = response.extensions().get::<ProblemCode>().map(|code| code.0.as_str());
    centre.metrics.answered(route.as_deref(), response.status().as_u16());
    tracing::info!(
        %method,
        route = route.as_deref().unwrap_or("-"),
        kiosk = kiosk.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        code = code.unwrap_or("-"),
        ms = began.elapsed().as_millis(),
        "request"
    );
    response
}
