//! The accept loop, and the one thing that HTTP cannot say: a connection that breaks.

use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// Node announces 5 s and closes idle connections after 6 (captures/mastodon/errors/keepalive_after_error.txt).
const KEEP_ALIVE: Duration = Duration::from_secs(6);
/// A wait after the system had no socket for us, so that the loop does not spin.
const ACCEPT_RETRY: Duration = Duration::from_millis(50);

/// Listens on 127.0.0.1, never elsewhere.
pub(super) fn bind(port: u16) -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until dropped.
pub(super) async fn serve(listener: std::net::TcpListener, router: Router) {
    let listener = TcpListener::from_std(listener)
        .expect("bind made it non-blocking, start entered the runtime");
    loop {
        match listener.accept().await {
            Ok((socket, _)) => {
                tokio::spawn(connection(socket, TowerToHyperService::new(router.clone())));
            }
            Err(_) => tokio::time::sleep(ACCEPT_RETRY).await,
        }
    }
}

async fn connection(socket: TcpStream, router: TowerToHyperService<Router>) {
    // An option that only costs latency; a socket that refuses it is already gone.
    let _ = socket.set_nodelay(true);
    let line = Line::default();
    let socket = TokioIo::new(Socket { socket, line: line.clone() });
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(line.clone());
        router.call(request)
    });
    let served = hyper::server::conn::http1::Builder::new()
        .title_case_headers(true)
        .timer(TokioTimer::new())
        .header_read_timeout(KEEP_ALIVE)
        .serve_connection(socket, service);
    // How a connection ends is the client's affair, or a fault's.
    let _ = served.await;
}

/// A handle to break a connection.
#[derive(Debug, Default, Clone)]
pub(super) struct Line(Arc<AtomicBool>);

impl Line {
    /// Closes the connection once everything written so far is out: no final chunk, no answer.
    pub(super) fn cut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Socket {
    socket: TcpStream,
    line: Line,
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    /// hyper flushes after each turn, and gets here only when its own buffer is empty: the place
    /// where everything written is out.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.line.0.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
