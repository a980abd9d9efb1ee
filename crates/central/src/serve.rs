//! Sockets: accepted within limits, served over HTTP/1.1, ended gracefully.
//!
//! **Invariant:** whoever connects gets a bounded share: so many connections, so long for a request's head.
//! On SIGTERM or SIGINT no new connection is taken, running requests finish, and nothing waits for ever.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections at once; the next ones wait in the system's queue.
const CONNECTIONS_MAX: usize = 4096;

/// How long the head of a request may take, in seconds.
const HEAD_S: u64 = 15;

/// The longest head, in bytes (hyper's buffer).
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// How long running requests may take to finish at the end, in seconds.
const GRACE_S: u64 = 10;

/// Serves until `stop` resolves, then lets running requests finish.
///
/// # Errors
/// When the listener itself fails for good.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
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
                    tokio::spawn(connection(stream, router.clone(), ended.clone(), seat));
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

/// One connection, kept alive until it idles, misbehaves or the server ends.
async fn connection(
    stream: TcpStream,
    router: Router,
    mut ended: watch::Receiver<bool>,
    _seat: OwnedSemaphorePermit,
) {
    stream.set_nodelay(true).ok();
    let service = TowerToHyperService::new(router);
    let mut served = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(HEAD_S))
            .max_buf_size(HEAD_BYTES_MAX)
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
