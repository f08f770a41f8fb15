//! Tells cargo what the binary embeds, so that a change there builds it anew.

fn main() {
    // Cargo looks through a folder here with all below it, so a new or deleted file counts too.
    for path in [
        "hidden",
        "kata",
        "harness",
        "protocol",
        "bundle",
        "../solutions",
        "../info.toml",
        "../Cargo.toml",
        "../Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
}
