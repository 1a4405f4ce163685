;; What both sessions in Emacs share.
(setq debug-on-error nil make-backup-files nil create-lockfiles nil inhibit-message nil)
(when (< emacs-major-version 29)
  ;; Debian keeps packages of Emacs Lisp here.
  (let ((default-directory "/usr/share/emacs/site-lisp/elpa/"))
    (normal-top-level-add-subdirs-to-load-path)))

(defun fail (what)
  (message "FAIL %s\n%s" what (if buffer-file-name (buffer-string) ""))
  (kill-emacs 1))

(defun until (what look)
  "Let messages come in until LOOK returns something, and return that; fail with WHAT after half a minute."
  (let ((end (+ (float-time) 30)) found)
    (while (and (not (setq found (funcall look))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or found (fail what))))

(defun check (what holds)
  (unless holds (fail what)))

(defun type-insecure-line ()
  (goto-char (point-min))
  (forward-line 4)
  (mapc (lambda (key) (let ((last-command-event key)) (self-insert-command 1))) "    settings = yaml.load(text)")
  (insert "\n"))

(defun check-fixed-and-save ()
  (goto-char (point-min))
  (until "the line is fixed" (lambda () (save-excursion (re-search-forward "settings = yaml\\.safe_load(text)" nil t))))
  (save-buffer))

(defun done ()
  (message "DONE")
  (kill-emacs 0))
