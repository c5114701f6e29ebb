// The names of two of the user's fields hash to one tag. (case 117)

use session_actix::Session;

#[derive(Session)]
struct Visitor {
    role: String,
    voucher: String,
}

fn index(mut visitor: Session<Visitor>) {
    visitor.set_role("guest");
    visitor.reset_voucher();
}

fn main() {}
