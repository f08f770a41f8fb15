//! Tells cargo what the binary embeds, so that a change there builds it anew.

fn main() {
    for path in ["hidden", "kata", "harness", "protocol", "bundle", "../solutions", "../info.toml"]
    {
        println!("cargo::rerun-if-changed={path}");
    }
}
