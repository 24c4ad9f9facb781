import Foundation

/// nginx with its module nchan, one worker: a publisher and a WebSocket subscriber on one channel.
struct NchanKind: ServerKind {
    private static let module = "/usr/lib/nginx/modules/ngx_nchan_module.so"
    private static let program = "/usr/sbin/nginx"

    let name = "nginx + nchan"
    let sendsFirst = false

    var obstacle: String? {
        let isThere = [Self.program, Self.module].allSatisfy { FileManager.default.fileExists(atPath: $0) }
        return isThere ? nil : "not installed: apt-get install nginx libnginx-mod-nchan"
    }

    func launch(in folder: String) throws -> LaunchPlan {
        let port = try FreePort.find()
        let configuration = """
            load_module \(Self.module);
            daemon off;
            user root;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            pid \(folder)/nginx.pid;
            error_log \(folder)/error.log;
            events { worker_connections 20000; }
            http {
              access_log off;
              keepalive_requests 100000000;
              client_body_temp_path \(folder)/body;
              proxy_temp_path \(folder)/proxy;
              fastcgi_temp_path \(folder)/fastcgi;
              uwsgi_temp_path \(folder)/uwsgi;
              scgi_temp_path \(folder)/scgi;
              server {
                listen 127.0.0.1:\(port) backlog=1024;
                location = /publish {
                  nchan_publisher;
                  nchan_channel_id bench;
                  nchan_message_buffer_length 200;
                  nchan_message_timeout 5s;
                }
                location = /subscribe {
                  nchan_subscriber websocket;
                  nchan_channel_id bench;
                  nchan_subscriber_first_message newest;
                }
                location = /accepted { return 202; }
              }
            }

            """
        let file = "\(folder)/nginx.conf"
        try Data(configuration.utf8).write(to: URL(filePath: file))
        return LaunchPlan(command: [Self.program, "-c", file, "-p", folder, "-e", "\(folder)/error.log"], port: port)
    }

    func handshake(_ device: Int) -> [UInt8] {
        RequestText.handshake("/subscribe")
    }

    /// A request for each value, in one go.
    func publish(_ count: Int, upTo value: Int) -> [UInt8] {
        ((value - count + 1)...value).flatMap { RequestText.post("/publish", body: payload(of: $0)) }
    }
}
