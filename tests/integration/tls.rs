//! Over TLS, with a certificate that the test makes: who is trusted, and what a redirect may
//! not take away.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use rcgen::CertifiedKey;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::harness::server::{Server, chunk, open, stream_head};
use crate::harness::{TOKEN, Trill};

/// A server for `https://localhost:PORT` that gives every request for a stream one answer.
struct TlsServer {
    url: String,
    /// The certificate to trust, as PEM.
    certificate: String,
    /// The heads of the requests, as they came.
    requests: mpsc::Receiver<String>,
}

impl TlsServer {
    fn answering(answer: Vec<u8>) -> Self {
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring has them")
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key.into())
            .expect("key and certificate belong together");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url =
            format!("https://localhost:{}", listener.local_addr().expect("it is bound").port());
        let (heard, requests) = mpsc::channel();
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                let (config, heard, answer) = (Arc::clone(&config), heard.clone(), answer.clone());
                // A client that does not trust us hangs up in the middle.
                thread::spawn(move || drop(serve(socket, config, &heard, &answer)));
            }
        });
        Self { url, certificate: cert.pem(), requests }
    }

    fn trill(&self, command: &str) -> Trill {
        Trill::new(command.split(' '))
            .env("TRILL_SERVER", self.url.as_str())
            .env("MASTODON_ACCESS_TOKEN", TOKEN)
            .file("ca.pem", &self.certificate)
    }

    fn heard(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

fn serve(
    socket: TcpStream,
    config: Arc<ServerConfig>,
    heard: &mpsc::Sender<String>,
    answer: &[u8],
) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, socket));
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if stream.read_line(&mut request)? == 0 {
            return Ok(());
        }
    }
    let is_stream = request.contains("/api/v1/streaming");
    drop(heard.send(request));
    let missing = b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    stream.get_mut().write_all(if is_stream { answer } else { missing })?;
    stream.get_mut().flush()?;
    // Until the client closes.
    drop(stream.read_to_end(&mut Vec::new()));
    Ok(())
}

fn one_event() -> Vec<u8> {
    [stream_head(), chunk(b":)\n"), chunk(b"event: update\ndata: {\"id\":\"1\"}\n\n")].concat()
}

#[test]
fn a_certificate_that_is_named_is_trusted_and_the_token_is_sent() {
    let server = TlsServer::answering(one_event());
    let ended = server.trill("user --cacert=ca.pem --count=1").run().code(0).silent();
    assert_eq!(ended.records()[0].id(), "1");
    let header = format!("authorization: Bearer {TOKEN}\r\n");
    let heard = server.heard();
    assert!(heard.iter().any(|request| request.contains(&header)), "{heard:?}");
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_not_trusted() {
    let server = TlsServer::answering(one_event());
    let ended = server.trill("user --retry=1").run().code(5).prints_nothing();
    ended.says("cannot connect to localhost").says("UnknownIssuer");
    assert_eq!(server.heard(), Vec::<String>::new());
}

#[test]
fn a_redirect_to_plain_http_is_not_followed() {
    let plain = Server::streaming([vec![open()]]);
    let answer = format!(
        "HTTP/1.1 301 Moved Permanently\r\nLocation: {}/\r\nConnection: close\r\n\
         Content-Length: 0\r\n\r\n",
        plain.url()
    );
    let server = TlsServer::answering(answer.into_bytes());
    server.trill("user --cacert=ca.pem").run().code(6).says("the server answered 301");
    assert!(plain.requests().is_empty());
}

#[test]
fn a_file_without_a_certificate_is_a_usage_error() {
    let trill = Trill::new("public --server=m.example --cacert=empty".split(' '));
    trill.file("empty", "no certificate\n").run().code(2).says("no PEM certificate");
}

#[test]
fn a_server_that_speaks_plain_http_is_told_for_what_it_is() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for mut socket in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || {
                // What begins TLS is no request.
                let _ = socket.read(&mut [0; 4096]);
                drop(socket.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
                drop(socket.read_to_end(&mut Vec::new()));
            });
        }
    });
    let server = format!("--server=https://localhost:{port}");
    let hint = format!("if it speaks plain http, its address is http://localhost:{port}\n");
    for (command, code) in [("public --retry=1", 5), ("x sample --retry=1", 5), ("doctor", 5)] {
        let ended = Trill::new(command.split(' ')).arg(&server).env("X_BEARER_TOKEN", TOKEN).run();
        let ended = ended.code(code);
        let said = format!("{}{}", String::from_utf8_lossy(&ended.stdout), ended.stderr);
        for words in ["cannot connect to localhost: it does not speak TLS there", &hint] {
            assert!(said.contains(words), "{said}");
        }
    }
}
