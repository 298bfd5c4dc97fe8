//! The accept loop, and the one thing that HTTP cannot say: a connection that breaks.

use std::io;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
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
pub(super) struct Line(Arc<AtomicU8>);

/// What becomes of a connection: nothing.
const WHOLE: u8 = 0;
/// It breaks once everything written so far is out.
const CUT: u8 = 1;
/// The next write is not completed.
const TORN: u8 = 2;
/// A write was not completed.
const BROKEN: u8 = 3;
/// As `CUT`, but the other end is told of a reset.
const RESET: u8 = 4;
/// What a torn write leaves out: the line end of the chunk, and a byte of what is in it.
const MISSING: usize = 3;

impl Line {
    /// Closes the connection once everything written so far is out: no final chunk, no answer.
    pub(super) fn cut(&self) {
        // What is torn stays torn.
        let _ = self.0.compare_exchange(WHOLE, CUT, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Closes the connection in the middle of the next chunk.
    pub(super) fn tear(&self) {
        self.0.store(TORN, Ordering::Relaxed);
    }

    /// As [`Line::cut`], with a TCP reset.
    pub(super) fn reset(&self) {
        self.0.store(RESET, Ordering::Relaxed);
    }

    fn fate(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
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
        match self.line.fate() {
            TORN => self.tear(cx, bytes),
            BROKEN => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            _ => Pin::new(&mut self.socket).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.line.fate() {
            TORN => {
                let bytes: Vec<u8> = bytes.iter().flat_map(|slice| slice.iter()).copied().collect();
                self.tear(cx, &bytes)
            }
            BROKEN => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            _ => Pin::new(&mut self.socket).poll_write_vectored(cx, bytes),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    /// hyper flushes after each turn, and gets here only when its own buffer is empty: the place
    /// where everything written is out.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.line.fate() {
            WHOLE | TORN => Pin::new(&mut self.socket).poll_flush(cx),
            RESET => {
                // Without it the connection merely closes: less than asked, and no worse.
                let _ = self.socket.set_zero_linger();
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
            _ => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

impl Socket {
    /// Writes all but the end of `bytes`, and then no more.
    fn tear(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let most = bytes.len().saturating_sub(MISSING);
        let written = std::task::ready!(Pin::new(&mut self.socket).poll_write(cx, &bytes[..most]))?;
        if written == most {
            self.line.0.store(BROKEN, Ordering::Relaxed);
        }
        Poll::Ready(Ok(written))
    }
}
