//! `tereze-central serve`: the API, and the clock's jobs beside it.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use central::{api, jobs, line, serve};
use tokio::net::TcpListener;

use super::Setup;

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
        let tls = line::config(&centre, &config.certified_names())?;
        let address = format!("https://{}", listener.local_addr()?);
        if let Some(path) = ready_file {
            say_ready(path, &address)?;
        }
        writeln!(std::io::stderr(), "listening on {address}")?;
        let clockwork = tokio::spawn(jobs::run(Arc::clone(&centre)));
        serve::serve(listener, tls, api::router(Arc::clone(&centre)), stop).await?;
        clockwork.abort();
        anyhow::Ok(())
    })?;
    // Blocking work that is still running is a transaction that commits or does not: nothing is half done.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(())
}

/// The file appears whole or not at all.
fn say_ready(path: &Path, address: &str) -> Result<()> {
    let fresh = path.with_extension("new");
    std::fs::write(&fresh, format!("{address}\n"))
        .and_then(|()| std::fs::rename(&fresh, path))
        .with_context(|| format!("ready file {}", path.display()))
}
