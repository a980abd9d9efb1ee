//! `tereze-central serve`: the API, and the clock's jobs beside it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use central::centre::Centre;
use central::{api, jobs, line, metrics, serve};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use super::Setup;

/// The system's number for "file too large", the same on every Linux we run on.
const SIGXFSZ: i32 = 25;

pub(super) fn run(setup: &Setup, ready_file: Option<&Path>) -> Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("TEREZE_LOG").unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let (config, centre) = super::open(setup)?;
    let centre = Arc::new(centre);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener =
            TcpListener::bind(config.listen).await.with_context(|| format!("listen {}", config.listen))?;
        let stop = serve::asked_to_stop()?;
        // A disk that takes no more is an error of the write, not our end.
        let _full = signal(SignalKind::from_raw(SIGXFSZ))?;
        let tls = line::config(&centre, &config.certified_names())?;
        let address = format!("https://{}", listener.local_addr()?);
        if let Some(path) = ready_file {
            say_ready(path, &address)?;
        }
        writeln!(std::io::stderr(), "listening on {address}")?;
        let monitored = tell_monitor(config.metrics, &centre).await?;
        let clockwork = tokio::spawn(jobs::run(Arc::clone(&centre)));
        let outside = tokio::spawn(jobs::outside(Arc::clone(&centre)));
        serve::serve(listener, Some(tls), api::router(Arc::clone(&centre)), stop).await?;
        clockwork.abort();
        outside.abort();
        if let Some(monitored) = monitored {
            monitored.abort();
        }
        anyhow::Ok(())
    })?;
    // Blocking work that is still running is a transaction that commits or does not: nothing is half done.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(())
}

/// Answers a monitor, where the configuration names an address for it.
async fn tell_monitor(address: Option<SocketAddr>, centre: &Arc<Centre>) -> Result<Option<JoinHandle<()>>> {
    let Some(address) = address else { return Ok(None) };
    let listener = TcpListener::bind(address).await.with_context(|| format!("metrics {address}"))?;
    writeln!(std::io::stderr(), "metrics on http://{}/metrics", listener.local_addr()?)?;
    let router = metrics::router(Arc::clone(centre));
    Ok(Some(tokio::spawn(async move {
        if let Err(error) = serve::serve(listener, None, router, std::future::pending()).await {
            tracing::warn!(%error, "nobody answers the monitor any more");
        }
    })))
}

/// The file appears whole or not at all.
fn say_ready(path: &Path, address: &str) -> Result<()> {
    let fresh = path.with_extension("new");
    std::fs::write(&fresh, format!("{address}\n"))
        .and_then(|()| std::fs::rename(&fresh, path))
        .with_context(|| format!("ready file {}", path.display()))
}
