//! Requests and responses as they are on the wire.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A response, or nothing where the connection was closed without one.
pub(crate) struct Answer(Vec<u8>);

pub(crate) fn send(to: SocketAddr, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut connection = TcpStream::connect(to).expect("the server listens");
    connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut request = format!("{line} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    connection.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = Vec::new();
    // What a server that breaks off has sent until then counts.
    let _ = connection.read_to_end(&mut answer);
    Answer(answer)
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        let status = self.0.get(9..12).and_then(|digits| str::from_utf8(digits).ok());
        status.and_then(|digits| digits.parse().ok()).unwrap_or_default()
    }

    pub(crate) fn body(&self) -> &str {
        let text = str::from_utf8(&self.0).expect("text");
        text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    /// The session's new value, and all but that.
    pub(crate) fn parts(&self) -> (Option<String>, String) {
        let text = str::from_utf8(&self.0).expect("text");
        let (mut value, mut rest) = (None, Vec::new());
        for line in text.split("\r\n") {
            let own = ["set-cookie: account=", "x-session: "];
            match own.iter().find_map(|start| line.strip_prefix(start)) {
                Some(own) => {
                    let (new, attributes) = own.split_once(';').unwrap_or((own, ""));
                    assert!(value.is_none(), "it is said once: {text}");
                    value = Some(new.to_owned());
                    rest.push(attributes);
                }
                None => rest.push(line),
            }
        }
        (value, rest.join("\r\n"))
    }
}
