//! `cargo xtask serve`: the page with its package and the examples, as any static host would give them, to this machine
//! alone.

use std::fs::File;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::repo;

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

/// The folders that are served, by the first part of the path; everything else is the page's own.
const MOUNTS: [&str; 2] = ["pkg", "examples"];
const PAGE: &str = "www";

/// How many requests are answered at a time.
const WORKERS: usize = 4;

/// Serves what is built on `127.0.0.1`, on a free port if `port` is 0, until the program is ended. Prints the address and
/// opens nothing. Refuses where there is no package yet, or the port is taken.
pub(crate) fn serve(port: u16) -> Result<()> {
    ensure!(
        repo::root().join("pkg/package.json").exists(),
        "there is no pkg/ yet: `cargo xtask build` makes it"
    );
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = Server::http(address)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("cannot listen on {address}"))?;
    let port = server
        .server_addr()
        .to_ip()
        .context("not listening on a network address")?
        .port();
    println!("\nThe page is at http://127.0.0.1:{port}/ (Ctrl-C ends it)");
    io::stdout().flush()?;
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                for request in server.incoming_requests() {
                    // That the other side went away in the middle is nobody's fault.
                    let _ = answer(request);
                }
            });
        }
    });
    Ok(())
}

fn answer(request: Request) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        let refusal = plain(405, "only GET and HEAD").with_header(header("Allow", "GET, HEAD"));
        return request.respond(refusal);
    }
    let Some(path) = locate(&repo::root(), request.url()) else {
        return request.respond(plain(404, "there is no such file"));
    };
    let Ok(file) = File::open(&path) else {
        return request.respond(plain(404, "there is no such file"));
    };
    let response = Response::from_file(file).with_header(header("Content-Type", media_type(&path)));
    request.respond(with_headers(response))
}

fn plain(status: u16, text: &str) -> Response<io::Cursor<Vec<u8>>> {
    // `from_string` says what type it is.
    with_headers(Response::from_string(format!("{text}\n")).with_status_code(status))
}

fn with_headers<R: io::Read>(mut response: Response<R>) -> Response<R> {
    for (name, value) in HEADERS {
        response.add_header(header(name, value));
    }
    response
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("header names and values here are plain ASCII")
}

/// The file that a request's path names. The names of what is served need no escapes, so a path with anything else than
/// plain characters names nothing, nor does one with a part that begins with a dot; and no link leads out.
fn locate(root: &Path, url: &str) -> Option<PathBuf> {
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
    let first = path.split('/').next()?;
    let (mount, inside) = match MOUNTS.iter().find(|mount| **mount == first) {
        Some(mount) => (
            root.join(mount),
            path.strip_prefix(first)?.strip_prefix('/')?,
        ),
        None => (root.join(PAGE), path),
    };
    let mount = mount.canonicalize().ok()?;
    let file = mount.join(inside).canonicalize().ok()?;
    (file.starts_with(&mount) && file.is_file()).then_some(file)
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
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
    use std::fs;

    #[test]
    fn only_files_of_the_page_the_package_and_the_examples_are_found() {
        let root = repo::root();
        let found = |url| locate(&root, url).map(|path| repo::shown(&path));
        assert_eq!(found("/").as_deref(), Some("www/index.html"));
        assert_eq!(found("/main.js?v=1").as_deref(), Some("www/main.js"));
        assert_eq!(
            found("/examples/two-truths/sets/epoch-0.json").as_deref(),
            Some("examples/two-truths/sets/epoch-0.json")
        );
        for url in [
            "/Cargo.toml",
            "/xtask/Cargo.toml",
            "/../Cargo.toml",
            "/pkg/../Cargo.toml",
            "/examples/../Cargo.toml",
            "/examples/..%2fCargo.toml",
            "/%2e%2e/Cargo.toml",
            "/examples/two-truths/..\\..\\Cargo.toml",
            "//etc/passwd",
            "/pkg//etc/passwd",
            "/.git/config",
            "/pkg",
            "/examples",
            "/examples/two-truths",
            "/examples/two-truths/",
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
        let root = repo::target().join("serve-test");
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("www")).expect("target/ can be written");
        fs::write(root.join("secret.txt"), "secret").expect("target/ can be written");
        fs::write(root.join("www/open.txt"), "open").expect("target/ can be written");
        std::os::unix::fs::symlink("../secret.txt", root.join("www/out.txt")).expect("links");
        assert!(locate(&root, "/open.txt").is_some());
        assert_eq!(locate(&root, "/out.txt"), None);
        fs::remove_dir_all(&root).expect("target/ can be written");
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
