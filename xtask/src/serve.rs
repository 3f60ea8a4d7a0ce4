//! `cargo xtask serve`: the page as it is built, as any static host would give it, to this machine alone.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::{page, repo};

/// What the page may do, sent as a header; the page says the same of itself, for hosts that send none.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// Sent with everything.
const HEADERS: [(&str, &str); 5] = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    // Kept, but asked for again each time: the next build is seen at once.
    ("Cache-Control", "no-cache"),
];

/// The longest request head, and how long to wait for it, or for what is sent to be taken.
const HEAD_LIMIT: usize = 16 << 10;
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves what is built on `127.0.0.1`, on a free port if `port` is 0, until the program is ended. Prints the address and
/// opens nothing. Refuses where the page is not built yet, or the port is taken.
pub(crate) fn serve(port: u16) -> Result<()> {
    let site = page::site();
    ensure!(
        site.join("index.html").exists(),
        "there is no page in {} yet: `cargo xtask page` builds it",
        repo::shown(&site)
    );
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener =
        TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
    let address = listener.local_addr()?;
    println!("\nThe page is at http://{address}/ (Ctrl-C ends it)");
    io::stdout().flush()?;
    for connection in listener.incoming() {
        let Ok(connection) = connection else { continue };
        let site = site.clone();
        // That the other side went away in the middle is nobody's fault.
        thread::spawn(move || {
            let _ = answer(&site, connection);
        });
    }
    Ok(())
}

/// Answers the one request of a connection. Each has its own thread and ends with its answer, so that none waits for
/// another.
fn answer(site: &Path, mut connection: TcpStream) -> io::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let Some((method, target)) = request(&mut connection)? else {
        return refuse(&mut connection, "400 Bad Request", "this is no request", "");
    };
    if method != "GET" && method != "HEAD" {
        let allow = "Allow: GET, HEAD\r\n";
        return refuse(
            &mut connection,
            "405 Method Not Allowed",
            "only GET and HEAD",
            allow,
        );
    }
    let Some(path) = locate(site, &target) else {
        return refuse(
            &mut connection,
            "404 Not Found",
            "there is no such file",
            "",
        );
    };
    let mut file = File::open(&path)?;
    let length = fs::metadata(&path)?.len();
    send_head(&mut connection, "200 OK", media_type(&path), length, "")?;
    if method == "GET" {
        io::copy(&mut file, &mut connection)?;
    }
    connection.flush()
}

/// Method and target of the request that comes in; nothing if it is none, or too long.
fn request(connection: &mut impl Read) -> io::Result<Option<(String, String)>> {
    let mut head = Vec::new();
    let mut buffer = [0_u8; 4096];
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(httparse::Status::Complete(_)) => {
                let named = request.method.zip(request.path);
                return Ok(named.map(|(method, target)| (method.to_owned(), target.to_owned())));
            }
            Ok(httparse::Status::Partial) if head.len() < HEAD_LIMIT => {}
            _ => return Ok(None),
        }
        match connection.read(&mut buffer)? {
            0 => return Ok(None),
            read => head.extend_from_slice(&buffer[..read]),
        }
    }
}

fn refuse(to: &mut impl Write, status: &str, why: &str, more: &str) -> io::Result<()> {
    let length = u64::try_from(why.len()).unwrap_or_default() + 1;
    send_head(to, status, "text/plain; charset=utf-8", length, more)?;
    writeln!(to, "{why}")
}

fn send_head(
    to: &mut impl Write,
    status: &str,
    media_type: &str,
    length: u64,
    more: &str,
) -> io::Result<()> {
    let mut head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n");
    for (name, value) in HEADERS {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(more);
    head.push_str("Connection: close\r\n\r\n");
    to.write_all(head.as_bytes())
}

/// The file that a request's path names. The names of what is served need no escapes, so a path with anything else than
/// plain characters names nothing, nor does one with a part that begins with a dot; and no link leads out.
fn locate(site: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = if path.is_empty() { "index.html" } else { path };
    let plain = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    };
    if !path.split('/').all(plain) {
        return None;
    }
    let site = site.canonicalize().ok()?;
    let file = site.join(path).canonicalize().ok()?;
    (file.starts_with(&site) && file.is_file()).then_some(file)
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        // Exactly so: compiling while it arrives asks for it.
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stamp;

    /// A folder for one test, which holds `site/` and a file beside it that is nobody's business.
    fn folder(name: &str) -> PathBuf {
        let root = repo::target().join("serve-test").join(name);
        let _ = fs::remove_dir_all(&root);
        for file in ["secret.txt", "site/index.html", "site/assets/main-A1.js"] {
            stamp::write_whole(&root.join(file), file.as_bytes()).expect("target/ can be written");
        }
        root
    }

    #[test]
    fn only_files_of_the_page_are_found() {
        let root = folder("found");
        let site = root.join("site");
        let found = |url| {
            let path = locate(&site, url)?;
            let root = root.canonicalize().expect("it is there");
            Some(path.strip_prefix(root).ok()?.to_owned())
        };
        let inside = |path: &str| Some(PathBuf::from(path));
        assert_eq!(found("/"), inside("site/index.html"));
        assert_eq!(
            found("/assets/main-A1.js?v=1"),
            inside("site/assets/main-A1.js")
        );
        for url in [
            "/secret.txt",
            "/../secret.txt",
            "/assets/../index.html",
            "/assets/../../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/assets/..\\..\\secret.txt",
            "//etc/passwd",
            "/assets//main-A1.js",
            "/.git/config",
            "/assets",
            "/assets/",
            "/no-such-file.js",
            "",
            "http://127.0.0.1/",
        ] {
            assert_eq!(found(url), None, "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_out() {
        let site = folder("links").join("site");
        std::os::unix::fs::symlink("../secret.txt", site.join("out.txt")).expect("links");
        assert!(locate(&site, "/index.html").is_some());
        assert_eq!(locate(&site, "/out.txt"), None);
    }

    #[test]
    fn the_page_says_the_policy_of_itself_too() {
        let page = fs::read_to_string(repo::root().join("www/index.html")).expect("www/index.html");
        let said = format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{CONTENT_SECURITY_POLICY}\">"
        );
        assert!(page.contains(&said), "{said}");
    }

    #[test]
    fn a_request_is_read_however_it_arrives() {
        struct Drops<'a>(&'a [u8]);
        impl Read for Drops<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let Some((first, rest)) = self.0.split_first() else {
                    return Ok(0);
                };
                buffer[0] = *first;
                self.0 = rest;
                Ok(1)
            }
        }
        let read = |text: &[u8]| request(&mut Drops(text)).expect("reading from memory");
        let head = b"GET /a?b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        assert_eq!(read(head), Some(("GET".to_owned(), "/a?b".to_owned())));
        assert_eq!(read(&head[..20]), None);
        assert_eq!(read(b"\x16\x03\x01"), None);
        let endless = [
            b"GET / HTTP/1.1\r\nX: ".to_vec(),
            vec![b'x'; 2 * HEAD_LIMIT],
        ]
        .concat();
        assert_eq!(read(&endless), None);
    }

    #[test]
    fn types_that_browsers_insist_on() {
        assert_eq!(media_type(Path::new("a.wasm")), "application/wasm");
        assert_eq!(
            media_type(Path::new("a.js")),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(
            media_type(Path::new("a.unheard-of")),
            "application/octet-stream"
        );
        assert_eq!(media_type(Path::new("a")), "application/octet-stream");
    }
}
