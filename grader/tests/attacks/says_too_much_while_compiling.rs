//! handed in: compile_error or resource_limit
//! at home: compile_error or resource_limit
//! because: one message of the compiler can be longer than all that is kept.

macro_rules! ten {
    ($($text:tt)*) => {
        concat!($($text)*, $($text)*, $($text)*, $($text)*, $($text)*,
                $($text)*, $($text)*, $($text)*, $($text)*, $($text)*)
    };
}

compile_error!(ten!(ten!(ten!(ten!(ten!("ten letters"))))));

pub async fn double(n: u32) -> u32 {
    n * 2
}
