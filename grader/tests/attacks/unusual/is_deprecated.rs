//! Whoever uses it is warned.

trait Doubles {
    async fn doubled(&self) -> u32;
}

struct Number<T: ?Sized = dyn Fn() -> u32>(Box<T>);

impl Doubles for Number {
    async fn doubled(&self) -> u32 {
        let twice = std::pin::pin!(async { (self.0)() });
        let boxed: std::pin::Pin<Box<dyn Future<Output = u32>>> = Box::pin(async { 2 });
        boxed.await * twice.await
    }
}

#[deprecated = "There is an operator for it."]
#[must_use]
#[expect(unsafe_code, reason = "none is needed")]
pub async fn double(n: u32) -> u32 {
    const fn number(n: u32) -> impl Fn() -> u32 {
        move || n
    }
    Number(Box::new(number(n)) as Box<dyn Fn() -> u32>).doubled().await
}
