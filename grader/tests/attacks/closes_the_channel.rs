//! handed in: rejected
//! at home: tampered or crashed
//! because: a test that cannot be heard has not passed.

unsafe extern "C" {
    fn close(descriptor: i32) -> i32;
}

pub async fn double(n: u32) -> u32 {
    for descriptor in 0..64 {
        // SAFETY: whoever owned it finds out.
        unsafe { close(descriptor) };
    }
    n * 2
}
