# `make demo` shows it, `make test` proves it, `make soak` for as long as you like; the rest is for developers.
.PHONY: fuzz demo demo-desk test soak check bench tools peers

PEERS := target/peers
export TEREZE_PEERS_PYTHON := $(CURDIR)/$(PEERS)/bin/python
# Property tests begin from the same chance every time here; a plain `cargo test` looks elsewhere each time.
export PROPTEST_RNG_SEED := 20261122
# Most of what the longest tests do is wait: for a line of 9,600 bit/s, for a screen, for a process to be killed.
export RUST_TEST_THREADS := 4

demo: tools
	@echo "Building; the first time that takes some minutes."
	cargo build --release -p tereze -p tereze-central -p tereze-desk -p tereze-demo
	@exec target/release/tereze-demo

# The clerk's desk, in a second terminal beside `make demo`.
demo-desk:
	cargo build --release -p tereze-desk
	@test -f .demo/desk.toml || { echo "First start 'make demo' in another terminal."; exit 1; }
	@exec target/release/tereze-desk --config .demo/desk.toml

# Everything CI runs: form, lints, documentation, all tests with their real peers.
test: tools peers
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
	cargo build --workspace --bins --quiet
	cargo test --workspace --quiet

# The long storm: 1,000 seeds of 10,000 applications at 50 kiosks (TEREZE_SEEDS, TEREZE_SEED_FIRST change that), and the
# real programs killed 500 times (TEREZE_ROUNDS).
soak:
	cargo test --release -p tereze-sync --test simulation -- --ignored --nocapture soak_
	cargo build --workspace --bins --quiet
	cargo test --workspace --test thin_line -- --ignored --nocapture soak_

# What reads strangers' bytes, fed by a fuzzer: each target for FUZZ_S seconds (FUZZ_TARGETS, FUZZ_S change that). Seeds are
# made by an authority of the moment; what was found on the way is kept in fuzz/corpus. The sanitizers of cargo-fuzz need
# a nightly toolchain, and there is no unsafe code for them to watch; the stable one counts branches when it is told to.
FUZZ_S := 60
FUZZ_TARGETS := key_file certificate list stamp signed_xml canonical
FUZZ := target/fuzz
fuzz:
	@test -x $(FUZZ)/tools/bin/cargo-fuzz || cargo install cargo-fuzz --version 0.13.1 --locked --quiet --root $(FUZZ)/tools
	CARGO_TARGET_DIR=$(FUZZ) cargo run --release --quiet --manifest-path fuzz/Cargo.toml --example seeds -- fuzz/corpus
	@set -e; for target in $(FUZZ_TARGETS); do \
	  echo "== $$target"; \
	  RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$(CURDIR)/$(FUZZ) $(FUZZ)/tools/bin/cargo-fuzz run --sanitizer none $$target -- \
	    -max_total_time=$(FUZZ_S) -max_len=16384 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
	    $$(case $$target in signed_xml|canonical) echo -dict=fuzz/xml.dict;; esac); \
	done

# The quick look before a commit.
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings

# Figures beside their peers, one run, medians.
bench: tools peers
	cargo build --release --quiet -p tereze -p tereze-central -p tereze-desk -p tereze-demo
	cargo build --release --quiet -p tereze-domain --example rank
	cargo build --profile server --quiet -p tereze-central --example queue_load
	$(TEREZE_PEERS_PYTHON) benches/run.py
	$(TEREZE_PEERS_PYTHON) benches/kindergarten.py
	cargo build --release --quiet -p tereze-signing --example signing_rate
	$(TEREZE_PEERS_PYTHON) benches/gost.py
	$(TEREZE_PEERS_PYTHON) benches/wire.py
	$(TEREZE_PEERS_PYTHON) benches/rsa.py

# Debian packages that the demonstration and the tests use; installed where they are missing.
tools:
	@tools/install-tools

# Python peers of the tests, in a virtual environment of their own.
peers:
	@tools/make-peers $(PEERS)
