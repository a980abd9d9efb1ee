//! How central says no: one shape for every refusal, of any route.
//!
//! **Invariant:** a problem carries a code and what its message needs (a wait, a day, a number, a field's id),
//! never a value that somebody sent.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::kindergarten::Refusal;
use domain::queue::BookRefusal;
use sync::wire::ErrorBody;

use crate::store::StoreError;

/// A refusal: the status and the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body.
    pub body: Box<ErrorBody>,
}

impl Problem {
    fn new(status: StatusCode, body: ErrorBody) -> Self {
        Self { status, body: Box::new(body) }
    }

    /// 422: a rule refuses exactly this, for ever.
    pub fn refused(code: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorBody::for_good(code))
    }

    /// 400: not understood, and will not be.
    pub fn not_understood(code: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorBody::for_good(code))
    }

    /// 401: not one of our kiosks. An operator can put that right, so it is not for good.
    pub fn not_a_kiosk() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ErrorBody::later("E-KIOSK"))
    }

    /// 403: one of ours, until it was revoked. An operator can enrol it anew, so it is not for good.
    pub fn revoked() -> Self {
        Self::new(StatusCode::FORBIDDEN, ErrorBody::later("E-KIOSK-REVOKED"))
    }

    /// 403: no such machine, or not its code, or no longer: which of them is not told.
    pub fn not_enrolled() -> Self {
        Self::new(StatusCode::FORBIDDEN, ErrorBody::later("E-ENROL"))
    }

    /// 404.
    pub fn not_there(code: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorBody::later(code))
    }

    /// 409: something else stands under this name.
    pub fn conflict(code: &str) -> Self {
        Self::new(StatusCode::CONFLICT, ErrorBody::for_good(code))
    }

    /// 413: longer than we read.
    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, ErrorBody::for_good("E-SIZE"))
    }

    /// 429: wait.
    pub fn too_often(code: &str, retry_after_s: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, ErrorBody::later(code)).after(retry_after_s)
    }

    /// 503: not now.
    pub fn away(code: &str, retry_after_s: u32) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, ErrorBody::later(code)).after(retry_after_s)
    }

    /// 500: our fault. The cause goes to the log, not to the kiosk.
    pub fn ours(cause: &str) -> Self {
        tracing::error!(cause, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::later("E-INTERNAL"))
    }

    /// 500: what is kept of one application cannot be read now. Whoever runs the centre is told which.
    pub fn unreadable(named: &str) -> Self {
        tracing::error!(named, "an application cannot be read");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::later("E-UNREADABLE"))
    }

    /// Whether it is our own fault, and not that the database is away.
    pub(crate) fn is_ours(&self) -> bool {
        self.status == StatusCode::INTERNAL_SERVER_ERROR
    }

    /// 401: nobody is logged in under this token, or no longer.
    pub fn no_login() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, ErrorBody::later("E-LOGIN-OVER"))
    }

    /// 422, or 409 where somebody was first: a rule of the queue refuses it.
    pub fn of_queue(refusal: &BookRefusal) -> Self {
        match refusal {
            BookRefusal::Application(refusal) => Self::of_rule(refusal),
            BookRefusal::Duplicate(number) => Self::refused("E-DUP").with_number(number.machine()),
            BookRefusal::Number | BookRefusal::Backwards | BookRefusal::OtherHistory => {
                tracing::error!(%refusal, "a book that does not fit its queue");
                Self::away("E-BUSY", 1)
            }
        }
    }

    /// 422, or 409 where the application changed meanwhile: a rule of an application refuses it.
    pub fn of_rule(refusal: &Refusal) -> Self {
        let problem = match refusal.code() {
            code @ "E-CHANGED" => Self::conflict(code),
            code => Self::refused(code),
        };
        let problem = problem.with_args(refusal.args());
        match refusal.possible_from() {
            Some(day) => problem.with_date(day),
            None => problem,
        }
    }

    /// Fills the sentence of the code.
    pub fn with_args(mut self, args: Vec<(&'static str, String)>) -> Self {
        self.body.args.extend(args.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }

    /// Names the day that the message needs.
    pub fn with_date(mut self, date: NaiveDate) -> Self {
        self.body.date = Some(date);
        self
    }

    /// Names the application that is there already.
    pub fn with_number(mut self, number: String) -> Self {
        self.body.number = Some(number);
        self
    }

    /// Names the field that a rule refused.
    pub fn with_field(mut self, field: &str) -> Self {
        self.body.field = Some(field.into());
        self
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.body.code
    }

    fn after(mut self, retry_after_s: u32) -> Self {
        self.body.retry_after_s = Some(retry_after_s);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.body.retry_after_s.map(HeaderValue::from);
        let code = self.body.code.clone();
        let mut response = (self.status, Json(*self.body)).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response.extensions_mut().insert(ProblemCode(code));
        response
    }
}

/// The code of a refusal, for the log line of its request.
#[derive(Clone)]
pub(crate) struct ProblemCode(pub(crate) String);

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Away(cause) => {
                tracing::warn!(cause, "the database is away");
                Self::away("E-BUSY", 5)
            }
            StoreError::Changed => Self::away("E-BUSY", 1),
            StoreError::Failed(cause) => Self::ours(&cause),
        }
    }
}
