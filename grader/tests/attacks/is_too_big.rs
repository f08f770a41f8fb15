//! handed in: compile_error
//! at home: compile_error
//! because: no memory holds this.

static HUGE: [u8; 1 << 60] = [1; 1 << 60];

pub async fn double(n: u32) -> u32 {
    n * u32::from(HUGE[n as usize])
}
