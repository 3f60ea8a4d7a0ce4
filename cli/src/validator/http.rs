//! The service as HTTP: who asks, how much and how often, in and out as JSON, every request named and counted.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use quorumseal::check_strict_json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tracing::Instrument as _;

use super::access::{Caller, Tokens};
use super::cosign::Answer;
use super::evaluate::{Evaluations, evaluate};
use super::metrics::{self, Metrics};
use super::own::{Own, not_written, now};
use super::{cosign, handover, seal};
use crate::protocol::{
    EvaluateRequest, REQUEST_ID, Refusal, Refused, SealRequest, TLOG_SIZE, path,
};

/// What one caller, and all together, may ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of a body.
    pub(super) body: usize,
    /// How long a body may take to arrive.
    pub(super) arrival: Duration,
    /// Requests a second of one caller; `None`: as many as it likes.
    pub(super) rate: Option<NonZeroU32>,
    /// Requests under way at once.
    pub(super) at_once: usize,
}

/// All that answering needs.
pub(super) struct Service {
    own: Arc<Own>,
    evaluations: Arc<Evaluations>,
    metrics: Arc<Metrics>,
    tokens: Tokens,
    allowed_sets: Option<PathBuf>,
    limits: Limits,
    rate: Option<DefaultKeyedRateLimiter<Caller>>,
    places: Arc<Semaphore>,
}

impl Service {
    pub(super) fn new(
        own: Arc<Own>,
        evaluations: Arc<Evaluations>,
        metrics: Arc<Metrics>,
        tokens: Tokens,
        allowed_sets: Option<PathBuf>,
        limits: Limits,
    ) -> Self {
        Service {
            own,
            evaluations,
            metrics,
            tokens,
            allowed_sets,
            rate: limits
                .rate
                .map(|rate| RateLimiter::keyed(Quota::per_second(rate))),
            places: Arc::new(Semaphore::new(limits.at_once)),
            limits,
        }
    }

    /// Forgets callers that have not asked for a while.
    pub(super) fn tidy(&self) {
        if let Some(rate) = &self.rate {
            rate.retain_recent();
        }
    }

    /// All paths.
    pub(super) fn into_router(self: Arc<Self>) -> Router {
        Router::new()
            .route(path::VALIDATOR, get(identity))
            .route(path::EVALUATE, post(judge))
            .route(path::SEAL, post(sign_statement))
            .route(path::COSIGN, post(add_checkpoint))
            .route(path::ADD_CHECKPOINT, post(add_checkpoint))
            .route(path::HANDOVER, post(sign_set))
            .route(path::HEALTH, get(health))
            .route(path::METRICS, get(show_metrics))
            .fallback(|| async { no(Refusal::RequestNotFound, "there is nothing at this path") })
            .method_not_allowed_fallback(|| async {
                no(Refusal::RequestMethod, "the path does not take this method")
            })
            .layer(from_fn_with_state(Arc::clone(&self), around))
            .with_state(self)
    }
}

/// A refusal on its way to the answer; seen by [`around`] for what is logged and counted.
#[derive(Clone)]
struct Said(Refusal);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = json(status, &self.to_body());
        response.extensions_mut().insert(Said(self.code));
        response
    }
}

fn no(code: Refusal, message: &str) -> Response {
    Refused::new(code, message).into_response()
}

fn json(status: StatusCode, data: &impl Serialize) -> Response {
    match crate::ui::json_text(data) {
        Ok(text) => text_of(status, "application/json", text),
        Err(misuse) => text_of(
            StatusCode::INTERNAL_SERVER_ERROR,
            "text/plain",
            misuse.message,
        ),
    }
}

fn text_of(status: StatusCode, content_type: &'static str, text: String) -> Response {
    (status, [(CONTENT_TYPE, content_type)], text).into_response()
}

/// Names, admits, limits, logs and counts every request.
async fn around(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = request_id(&request);
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    service.metrics.begun();
    let ended = Ended {
        service: Arc::clone(&service),
        path,
        began,
        status: 499,
    };
    let mut response = async {
        let mut ended = ended;
        let response = admit(&service, request, next).await;
        ended.status = response.status().as_u16();
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let said = response.extensions().get::<Said>();
        let code = said.map_or("", |said| said.0.as_str());
        if !code.is_empty() {
            service.metrics.refused(code);
        }
        tracing::info!(status = ended.status, code, milliseconds, "answered");
        response
    }
    .instrument(span)
    .await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Counts the end of a request also when its caller went away and nobody waits for the answer.
struct Ended {
    service: Arc<Service>,
    path: String,
    began: Instant,
    status: u16,
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.service
            .metrics
            .ended(&self.path, self.status, self.began.elapsed());
    }
}

async fn admit(service: &Arc<Service>, request: Request, next: Next) -> Response {
    // Whoever watches the service must learn that it is there even when it is busy.
    if request.uri().path() == path::HEALTH {
        return next.run(request).await;
    }
    let Some(caller) = caller(service, &request) else {
        let mut response = no(Refusal::RequestUnauthorized, "a bearer token is needed");
        response
            .headers_mut()
            .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    };
    if let Some(Err(wait)) = service.rate.as_ref().map(|rate| rate.check_key(&caller)) {
        let wait = wait.wait_time_from(DefaultClock::default().now());
        let mut response = no(Refusal::RequestRate, "this caller asks too often");
        let seconds = wait.as_secs().saturating_add(1);
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
        return response;
    }
    let Ok(_place) = service.places.try_acquire() else {
        let mut response = no(Refusal::RequestBusy, "too many requests are under way");
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("1"));
        return response;
    };
    next.run(request).await
}

fn caller(service: &Service, request: &Request) -> Option<Caller> {
    let address = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()?
        .0
        .ip();
    let authorization = request.headers().get(AUTHORIZATION);
    service
        .tokens
        .caller(authorization.and_then(|value| value.to_str().ok()), address)
}

/// The caller's name for the request, if it can stand in a log; else a new one.
fn request_id(request: &Request) -> String {
    let given = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok());
    if let Some(id) = given.and_then(quorumseal::Name::parse) {
        return id.to_string();
    }
    let mut random = [0; 8];
    // Without randomness it is a name for all: nothing depends on it.
    _ = getrandom::fill(&mut random);
    format!("{:016x}", u64::from_be_bytes(random))
}

async fn body(service: &Service, request: Request) -> Result<Bytes, Refused> {
    let Limits { body, arrival, .. } = service.limits;
    let announced = request.headers().get("content-length");
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let most = u64::try_from(body).unwrap_or(u64::MAX);
    let too_large = || {
        Refused::new(
            Refusal::RequestTooLarge,
            format!("the body has more than {body} bytes"),
        )
    };
    if announced.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let late = Refused::new(Refusal::RequestTimeout, "the body did not arrive in time");
    match tokio::time::timeout(arrival, to_bytes(request.into_body(), body)).await {
        Err(_) => Err(late),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(too_large()),
    }
}

/// Strict JSON with the members of `T` and no other.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    let wrong = |why: String| Refused::new(Refusal::RequestMalformed, why);
    check_strict_json(bytes).map_err(wrong)?;
    serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))
}

/// Work that waits for the disk, or that computes for longer than others should wait.
async fn blocking(
    service: &Arc<Service>,
    work: impl FnOnce(&Service) -> Response + Send + 'static,
) -> Response {
    let service = Arc::clone(service);
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&service))).await;
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "a request ended in a panic");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}

async fn identity(State(service): State<Arc<Service>>) -> Response {
    json(StatusCode::OK, &service.own.identity())
}

async fn judge(State(service): State<Arc<Service>>, request: Request) -> Response {
    let answer = async {
        let request: EvaluateRequest = parse(&body(&service, request).await?)?;
        evaluate(&service.own, &service.evaluations, request).await
    };
    match answer.await {
        Ok(envelope) => text_of(StatusCode::OK, "application/json", envelope),
        Err(refused) => refused.into_response(),
    }
}

async fn sign_statement(State(service): State<Arc<Service>>, request: Request) -> Response {
    let bytes = match body(&service, request).await {
        Ok(bytes) => bytes,
        Err(refused) => return refused.into_response(),
    };
    blocking(&service, move |service| {
        let sealed = parse::<SealRequest>(&bytes)
            .and_then(|request| seal::seal(&service.own, &request, now()));
        match sealed {
            Ok(signature) => json(StatusCode::OK, &signature),
            Err(refused) => refused.into_response(),
        }
    })
    .await
}

async fn sign_set(State(service): State<Arc<Service>>, request: Request) -> Response {
    let bytes = match body(&service, request).await {
        Ok(bytes) => bytes,
        Err(refused) => return refused.into_response(),
    };
    blocking(&service, move |service| {
        match handover::hand_over(&service.own, service.allowed_sets.as_deref(), &bytes) {
            Ok(signature) => json(StatusCode::OK, &signature),
            Err(refused) => refused.into_response(),
        }
    })
    .await
}

async fn add_checkpoint(State(service): State<Arc<Service>>, request: Request) -> Response {
    let bytes = match body(&service, request).await {
        Ok(bytes) => bytes,
        Err(refused) => return refused.into_response(),
    };
    blocking(&service, move |service| {
        let plain =
            |status, text: String| text_of(status, "text/plain; charset=utf-8", text + "\n");
        match cosign::cosign(&service.own, &bytes, now()) {
            // The line has its line feed already, and a note ends after it.
            Ok(Answer::Cosigned(line)) => {
                text_of(StatusCode::OK, "text/plain; charset=utf-8", line)
            }
            Ok(Answer::Malformed(why)) => plain(StatusCode::BAD_REQUEST, why),
            Ok(Answer::UnknownLedger(why)) => plain(StatusCode::NOT_FOUND, why),
            Ok(Answer::NotSigned(why)) => plain(StatusCode::FORBIDDEN, why),
            Ok(Answer::Inconsistent(why)) => plain(StatusCode::UNPROCESSABLE_ENTITY, why),
            Ok(Answer::OtherSize(size)) => {
                text_of(StatusCode::CONFLICT, TLOG_SIZE, format!("{size}\n"))
            }
            Err(misuse) => not_written(&misuse).into_response(),
        }
    })
    .await
}

async fn health(State(service): State<Arc<Service>>) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Health {
        status: &'static str,
        #[serde(flatten)]
        own: crate::protocol::Identity,
    }
    let own = service.own.identity();
    json(StatusCode::OK, &Health { status: "ok", own })
}

async fn show_metrics(State(service): State<Arc<Service>>) -> Response {
    let text = service.metrics.to_text();
    (
        StatusCode::OK,
        [(CONTENT_TYPE, metrics::CONTENT_TYPE)],
        Body::from(text),
    )
        .into_response()
}
