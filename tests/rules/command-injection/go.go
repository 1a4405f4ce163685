// Package tools runs programs for an administration page.
package tools

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

var hostName = regexp.MustCompile(`^[a-z0-9.-]+$`)

var reports = map[string]string{"disk": "df", "memory": "free"}

func ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	output, err := exec.Command("sh", "-c", "ping -c 1 "+host).CombinedOutput() // bad: command-injection
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	fmt.Println(len(output))
}

func pingSafely(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	if !hostName.MatchString(host) {
		http.Error(w, "no host", http.StatusBadRequest)
		return
	}
	exec.Command("sh", "-c", "ping -c 1 "+host).Run() // ok: command-injection
}

func pingList(w http.ResponseWriter, r *http.Request) {
	exec.Command("ping", "-c", "1", r.FormValue("host")).Run() // ok: command-injection
}

func archive(c *gin.Context) {
	folder := c.PostForm("folder")
	command := fmt.Sprintf("tar czf /tmp/backup.tgz %s", folder)
	if err := exec.Command("bash", "-c", command).Run(); err != nil { // bad: command-injection
		c.Status(500)
	}
}

type job struct {
	Script string `json:"script"`
	Lines  int    `json:"lines"`
}

func runJob(c echo.Context) error {
	var request job
	if err := c.Bind(&request); err != nil {
		return err
	}
	cmd := exec.CommandContext(c.Request().Context(), "/bin/sh", "-c", request.Script) // bad: command-injection
	cmd.Stdout = os.Stdout
	exec.Command("sh", "-c", fmt.Sprintf("tail -n %d /var/log/app.log", request.Lines)).Run() // ok: command-injection
	return cmd.Run()
}

func anyProgram(w http.ResponseWriter, r *http.Request) {
	exec.Command(r.FormValue("program"), "--version").Run() // bad: command-injection
}

func report(w http.ResponseWriter, r *http.Request) {
	program, ok := reports[r.FormValue("kind")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	exec.Command(program, "-h").Run() // ok: command-injection
}

func convert(name string) error {
	return exec.Command("bash", "-c", "convert "+name+" out.png").Run() // bad: command-injection
}

func convertSafely(name string) error {
	return exec.Command("convert", name, "out.png").Run() // ok: command-injection
}

func trace(w http.ResponseWriter, r *http.Request) {
	address := net.ParseIP(r.FormValue("ip"))
	if address == nil {
		return
	}
	exec.Command("sh", "-c", "traceroute "+address.String()).Run() // ok: command-injection
}

func replace(w http.ResponseWriter, r *http.Request) {
	program := r.Header.Get("X-Program")
	syscall.Exec(program, []string{program}, os.Environ()) // bad: command-injection
}

func deploy(ctx context.Context) error {
	script := "make clean && make deploy"
	// exec.Command("sh", "-c", userInput) would be wrong. // ok: command-injection
	return exec.CommandContext(ctx, "sh", "-c", script).Run() // ok: command-injection
}

func list(folder string) ([]byte, error) {
	return runShell("ls " + folder)
}

func runShell(command string) ([]byte, error) {
	return exec.Command("sh", "-c", command).Output() // bad: command-injection
}

type runner struct {
	shell string
}

func (r *runner) run(ctx context.Context, script string) ([]byte, error) {
	return exec.CommandContext(ctx, r.shell, "-c", script).CombinedOutput() // bad: command-injection
}

func (r *runner) trace(w http.ResponseWriter, request *http.Request) {
	output, err := r.run(request.Context(), "traceroute "+request.FormValue("host"))
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	fmt.Println(len(output))
}

func (r *runner) uptime(ctx context.Context) ([]byte, error) {
	return exec.CommandContext(ctx, r.shell, "-c", "uptime").CombinedOutput() // ok: command-injection
}

func readJSON(r *http.Request, into any) error {
	return json.NewDecoder(r.Body).Decode(into)
}

func askedFor(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Program string   `json:"program"`
		Words   []string `json:"words"`
	}
	if err := readJSON(r, &asked); err != nil {
		http.Error(w, "not read", http.StatusBadRequest)
		return
	}
	exec.Command(asked.Program, asked.Words...).Run() // bad: command-injection
}

func madeByHand(w http.ResponseWriter, r *http.Request) {
	command := &exec.Cmd{Path: "/bin/sh", Args: []string{"sh", "-c", r.FormValue("line")}} // bad: command-injection
	command.Run()
}

func madeByHandSafely(w http.ResponseWriter, r *http.Request) {
	command := &exec.Cmd{Path: "/bin/date", Args: []string{"date", "-d", r.FormValue("day")}} // ok: command-injection
	command.Run()
}
