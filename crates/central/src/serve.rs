//! Sockets: accepted within limits, served over TLS and HTTP/1.1, ended gracefully.
//!
//! **Invariant:** whoever connects gets a bounded share: so many connections, so long for a handshake and for a request's
//! head.
//! On SIGTERM or SIGINT no new connection is taken, running requests finish, and nothing waits for ever.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::api::Peer;

/// Connections at once; the next ones wait in the system's queue.
const CONNECTIONS_MAX: usize = 4096;

/// How long a handshake may take, in seconds.
const HANDSHAKE_S: u64 = 30;

/// How long the head of a request may take, and how long a connection may lie idle, in seconds.
const HEAD_S: u64 = 15;

/// The longest head, in bytes (hyper's buffer).
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// How long running requests may take to finish at the end, in seconds.
const GRACE_S: u64 = 10;

/// Serves until `stop` resolves, then lets running requests finish. Without TLS only what this machine asks itself.
///
/// # Errors
/// When the listener itself fails for good.
pub async fn serve(
    listener: TcpListener,
    tls: Option<ServerConfig>,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let tls = tls.map(|tls| TlsAcceptor::from(Arc::new(tls)));
    let seats = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (ending, ended) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let seat = tokio::select! {
            () = &mut stop => break,
            seat = Arc::clone(&seats).acquire_owned() => seat.map_err(io::Error::other)?,
        };
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, tls.clone(), router.clone(), ended.clone(), seat));
                }
                Err(error) => passing(error).await?,
            },
        }
    }
    drop(listener);
    ending.send_replace(true);
    drop(ended);
    let gone = tokio::time::timeout(Duration::from_secs(GRACE_S), ending.closed()).await;
    if gone.is_err() {
        tracing::warn!("some requests were cut off at the end");
    }
    Ok(())
}

/// One connection: a handshake, where TLS is spoken, and what is asked then.
async fn connection(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    router: Router,
    ended: watch::Receiver<bool>,
    _seat: OwnedSemaphorePermit,
) {
    stream.set_nodelay(true).ok();
    let Some(tls) = tls else { return requests(stream, None, router, ended).await };
    let patience = Duration::from_secs(HANDSHAKE_S);
    match tokio::time::timeout(patience, tls.accept(stream)).await {
        Ok(Ok(stream)) => {
            let peer = peer(&stream);
            requests(stream, peer, router, ended).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

/// The requests of a connection, kept alive until it idles, misbehaves or the server ends.
async fn requests(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: Option<Peer>,
    router: Router,
    mut ended: watch::Receiver<bool>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(peer) = &peer {
            request.extensions_mut().insert(peer.clone());
        }
        router.call(request)
    });
    let mut served = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(HEAD_S))
            .max_buf_size(HEAD_BYTES_MAX)
            // Central's time is told where it is asked for; on a thin line 37 bytes of it an answer are too many.
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service)
    );
    tokio::select! {
        _ = served.as_mut() => return,
        _ = ended.wait_for(|ended| *ended) => served.as_mut().graceful_shutdown(),
    }
    if let Err(error) = served.await {
        tracing::debug!(%error, "a connection ended badly");
    }
}

/// Whose certificate it is, where one was shown; a resumed connection is of whoever showed it first.
fn peer(stream: &TlsStream<TcpStream>) -> Option<Peer> {
    let (_, connection) = stream.get_ref();
    Peer::of(connection.peer_certificates()?.first()?)
}

/// A client that gave up, or no file handle left: wait a moment and go on. Anything else is for good.
async fn passing(error: io::Error) -> io::Result<()> {
    use io::ErrorKind as Kind;
    if matches!(
        error.kind(),
        Kind::ConnectionAborted | Kind::ConnectionReset | Kind::ConnectionRefused | Kind::Interrupted
    ) {
        return Ok(());
    }
    tracing::warn!(%error, "cannot accept a connection");
    tokio::time::sleep(Duration::from_millis(200)).await;
    if matches!(error.kind(), Kind::InvalidInput | Kind::NotConnected) { Err(error) } else { Ok(()) }
}

/// Resolves at SIGTERM or SIGINT.
///
/// # Errors
/// When the handlers cannot be set.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
