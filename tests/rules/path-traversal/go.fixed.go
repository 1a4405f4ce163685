// Package files serves and stores files.
package files

import (
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/mux"
	"github.com/valyala/fasthttp"
)

const folder = "/srv/files"

var errOutside = errors.New("outside of the folder")

func download(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("file")
	http.ServeFile(w, r, filepath.Join(folder, filepath.Base(name))) // bad: path-traversal
}

func downloadName(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(r.URL.Query().Get("file"))
	http.ServeFile(w, r, filepath.Join(folder, name)) // ok: path-traversal
}

func read(c *gin.Context) {
	data, err := os.ReadFile(folder + "/" + filepath.Base(c.Param("name"))) // bad: path-traversal
	if err != nil {
		c.Status(404)
		return
	}
	c.Data(200, "application/octet-stream", data)
}

func readInside(c *gin.Context) {
	path := filepath.Join(folder, c.Param("name"))
	if !strings.HasPrefix(path, folder+string(os.PathSeparator)) {
		c.Status(400)
		return
	}
	data, err := os.ReadFile(path) // ok: path-traversal
	if err != nil {
		c.Status(404)
		return
	}
	c.Data(200, "application/octet-stream", data)
}

func readLocal(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !filepath.IsLocal(name) {
		http.NotFound(w, r)
		return
	}
	file, err := os.Open(filepath.Join(folder, name)) // ok: path-traversal
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	io.Copy(w, file)
}

func readRoot(w http.ResponseWriter, r *http.Request) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	file, err := root.Open(r.PathValue("name")) // ok: path-traversal
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
}

func readRelative(w http.ResponseWriter, r *http.Request) {
	target := filepath.Join(folder, mux.Vars(r)["name"])
	relative, err := filepath.Rel(folder, target)
	if err != nil || strings.HasPrefix(relative, "..") {
		http.NotFound(w, r)
		return
	}
	os.Open(target) // ok: path-traversal
}

func readRooted(w http.ResponseWriter, r *http.Request) {
	clean := filepath.Clean("/" + r.URL.Path)
	os.Open(filepath.Join(folder, clean)) // ok: path-traversal
}

func remove(w http.ResponseWriter, r *http.Request) {
	vars := mux.Vars(r)
	if err := os.Remove(filepath.Join(folder, filepath.Base(vars["name"]))); err != nil { // bad: path-traversal
		http.NotFound(w, r)
	}
}

func upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("document")
	if err != nil {
		http.Error(w, "no file", http.StatusBadRequest)
		return
	}
	defer file.Close()
	switch strings.ToLower(filepath.Ext(header.Filename)) {
	case ".jpg", ".jpeg", ".png", ".pdf":
	default:
		http.Error(w, "Files of this type are not taken.", http.StatusBadRequest)
		return
	}
	target, err := os.Create(folder + "/" + filepath.Base(header.Filename)) // bad: path-traversal, unrestricted-upload
	if err != nil {
		http.Error(w, "failed", http.StatusInternalServerError)
		return
	}
	defer target.Close()
	io.Copy(target, file)
}

func uploadNumbered(c *gin.Context) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return
	}
	os.Create(filepath.Join(folder, strconv.FormatInt(id, 10))) // ok: path-traversal
}

func uploadGin(c *gin.Context) {
	file, err := c.FormFile("avatar")
	if err != nil {
		return
	}
	switch strings.ToLower(filepath.Ext(file.Filename)) {
	case ".jpg", ".jpeg", ".png", ".pdf":
	default:
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.SaveUploadedFile(file, filepath.Join(folder, filepath.Base(file.Filename))) // bad: path-traversal, unrestricted-upload
}

func send(c *fiber.Ctx) error {
	return c.SendFile("./public/" + filepath.Base(c.Query("page"))) // bad: path-traversal
}

func sendFixed(c *fiber.Ctx) error {
	return c.SendFile("./public/index.html") // ok: path-traversal
}

func inside(base, name string) (string, error) {
	if strings.Contains(name, "..") {
		return "", errOutside
	}
	return filepath.Join(base, name), nil
}

func readChecked(w http.ResponseWriter, r *http.Request) {
	path, err := inside(folder, r.FormValue("name"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	os.Open(path) // ok: path-traversal
}

func readFound(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(folder, r.FormValue("name"))
	if strings.Index(path, folder) != 0 {
		http.NotFound(w, r)
		return
	}
	os.Open(path) // ok: path-traversal
}

func readSlice(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(folder, r.FormValue("name"))
	if len(path) < len(folder) || path[:len(folder)] != folder {
		http.NotFound(w, r)
		return
	}
	os.Open(path) // ok: path-traversal
}

func readUnresolved(w http.ResponseWriter, r *http.Request) {
	path := folder + "/" + filepath.Base(r.FormValue("name"))
	if !strings.HasPrefix(path, folder) {
		http.NotFound(w, r)
		return
	}
	os.Open(path) // bad: path-traversal
}

func readCleanedFromTheFolder(w http.ResponseWriter, r *http.Request) {
	os.Open(filepath.Clean("/srv/files/" + filepath.Base(r.FormValue("name")))) // bad: path-traversal
}

func readLate(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(folder, filepath.Base(r.FormValue("name")))
	file, err := os.Open(path) // bad: path-traversal
	if err != nil || !strings.HasPrefix(path, folder) {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
}

func readInverted(w http.ResponseWriter, r *http.Request) {
	path := filepath.Join(folder, filepath.Base(r.FormValue("name")))
	if strings.HasPrefix(path, folder) {
		http.NotFound(w, r)
		return
	}
	os.Open(path) // bad: path-traversal
}

// ReadBelow reads what somebody names below a folder.
func ReadBelow(base, userPath string) ([]byte, error) {
	return os.ReadFile(filepath.Join(base, filepath.Base(userPath))) // bad: path-traversal
}

// ReadLocally reads what somebody names below a folder and nowhere else.
func ReadLocally(base, userPath string) ([]byte, error) {
	if !filepath.IsLocal(userPath) {
		return nil, errOutside
	}
	return os.ReadFile(filepath.Join(base, userPath)) // ok: path-traversal
}

func page(w http.ResponseWriter, r *http.Request) {
	found, err := template.ParseFiles("pages/" + filepath.Base(r.FormValue("page"))) // bad: path-traversal
	if err == nil {
		found.Execute(w, nil)
	}
}

func constantPage(w http.ResponseWriter, r *http.Request) {
	found, err := template.ParseFiles("pages/layout.html", "pages/start.html") // ok: path-traversal
	if err == nil {
		found.Execute(w, nil)
	}
}

func below(w http.ResponseWriter, r *http.Request) {
	filepath.WalkDir(filepath.Join(folder, filepath.Base(r.FormValue("below"))), func(path string, entry fs.DirEntry, err error) error { // bad: path-traversal
		return err
	})
}

func fast(ctx *fasthttp.RequestCtx) {
	fasthttp.ServeFile(ctx, folder+"/"+filepath.Base(string(ctx.FormValue("name")))) // bad: path-traversal
}
