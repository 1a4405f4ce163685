FROM debian:12.8
# bad below: loose-file-mode
RUN mkdir /data && chmod 777 /data
# bad below: loose-file-mode
RUN chmod -R a+rwX /opt/tool
# bad below: loose-file-mode
COPY --chmod=0777 start.sh /start.sh
# bad below: loose-file-mode
RUN install -m 666 tool.conf /etc/tool.conf
# bad below: loose-file-mode
RUN ["sh", "-c", "chmod o+w /var/log/tool"]
# ok below: loose-file-mode
RUN chmod 755 /opt/tool/bin
# ok below: loose-file-mode
COPY --chmod=755 start.sh /start2.sh
# ok below: loose-file-mode
RUN chmod 1777 /scratch
# ok below: loose-file-mode
RUN chmod +x /start.sh
# ok below: loose-file-mode
RUN chmod u+w,go-w /etc/tool.conf && echo "chmod 777"
USER 1000
CMD ["/start.sh"]
