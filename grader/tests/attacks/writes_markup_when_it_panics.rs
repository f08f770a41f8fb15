//! handed in: failed
//! at home: failed
//! because: words are words, whatever page or terminal shows them.

pub async fn double(n: u32) -> u32 {
    panic!("</script><script>alert({n})</script>\u{1b}[2J\n::error::x\n]]>\u{202e}=1+1\0")
}
