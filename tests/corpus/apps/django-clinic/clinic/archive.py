"""The clinic's archive: sealed records, the laboratory's interface, and accounts of patients."""

import ftplib
import hashlib
import hmac
import logging
import os
import ssl
import stat

import asyncssh
from Crypto.Cipher import AES, DES3
from Crypto.PublicKey import RSA
from Crypto.Random import get_random_bytes
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST
from transformers import AutoModelForTokenClassification

from .models import Patient, Record

logger = logging.getLogger("clinic.archive")

ARCHIVE_SALT = b"clinic-archive"
LABORATORY = "http://laboratory.example.org"


# --- sealing --------------------------------------------------------------------------------------------------------------


def seal(record, key):
    cipher = AES.new(key, AES.MODE_GCM)  # ok: broken-cipher
    sealed, tag = cipher.encrypt_and_digest(record.text.encode())
    return cipher.nonce + tag + sealed


def seal_like_the_old_system(record, key):
    text = record.text.encode()
    return AES.new(key, AES.MODE_ECB).encrypt(text + b" " * (-len(text) % 16))  # bad: broken-cipher


def seal_for_the_insurer(record, key):
    cipher = DES3.new(key, DES3.MODE_CFB)  # bad: broken-cipher
    return cipher.iv + cipher.encrypt(record.text.encode())


def seal_image(image, key):
    return AES.new(key, AES.MODE_CBC, iv=b"\x00" * 16).encrypt(image)  # bad: static-nonce


def seal_image_well(image, key):
    iv = get_random_bytes(16)
    return iv + AES.new(key, AES.MODE_CBC, iv=iv).encrypt(image)  # ok: static-nonce


def archive_key(passphrase):
    return hashlib.scrypt(passphrase.encode(), salt=ARCHIVE_SALT, n=16384, r=8, p=1)  # bad: static-nonce


def archive_key_well(passphrase, salt):
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=16384, r=8, p=1)  # ok: static-nonce


def signing_key():
    return RSA.generate(1024)  # bad: short-key


def signing_key_well():
    return RSA.generate(3072)  # ok: short-key


def laboratory_context():
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1  # bad: old-tls
    return context


def insurer_context():
    return ssl.create_default_context()  # ok: old-tls


# --- records --------------------------------------------------------------------------------------------------------------


def receipt_token(record):
    return hashlib.md5(f"{record.pk}{settings.SECRET_KEY}".encode()).hexdigest()  # bad: weak-hash


def receipt_token_well(record):
    return hmac.new(settings.SECRET_KEY.encode(), str(record.pk).encode(), "sha256").hexdigest()  # ok: weak-hash


def cache_name(record):
    return hashlib.sha1(f"record:{record.pk}".encode(), usedforsecurity=False).hexdigest()  # ok: weak-hash


@login_required
def receipt(request, pk):
    record = Record.objects.get(pk=pk, patient__user=request.user)
    expected = hmac.new(settings.SECRET_KEY.encode(), str(record.pk).encode(), "sha256").hexdigest()
    if request.GET.get("token") == expected:  # bad: timing-unsafe-comparison
        return JsonResponse({"record": record.pk})
    raise PermissionDenied


@login_required
def receipt_well(request, pk):
    record = Record.objects.get(pk=pk, patient__user=request.user)
    if hmac.compare_digest(request.GET.get("token", ""), receipt_token_well(record)):  # ok: timing-unsafe-comparison
        return JsonResponse({"record": record.pk})
    raise PermissionDenied


@login_required
@require_POST
def erase(request, pk):
    assert request.user.has_perm("clinic.delete_record")  # bad: assert-as-access-check
    Record.objects.filter(pk=pk, patient__user=request.user).delete()
    return HttpResponse(status=204)


@login_required
@require_POST
def erase_well(request, pk):
    if not request.user.has_perm("clinic.delete_record"):  # ok: assert-as-access-check
        raise PermissionDenied
    Record.objects.filter(pk=pk, patient__user=request.user).delete()
    return HttpResponse(status=204)


def check_access(user, record):
    if record.patient.user_id != user.pk:
        raise PermissionDenied


def summary(user, record):
    try:
        check_access(user, record)
    except PermissionDenied:  # bad: swallowed-security-error
        logger.info("a summary was refused")
    return {"text": record.text}


def summary_well(user, record):
    try:
        check_access(user, record)
    except PermissionDenied:  # ok: swallowed-security-error
        return {}
    return {"text": record.text}


# --- accounts of patients -------------------------------------------------------------------------------------------------


@login_required
@require_POST
def admit(request):
    patient = Patient.objects.create(name=request.POST["name"], password=request.POST["password"])  # bad: plain-text-password
    logger.info("admitted %s", patient.pk)  # ok: sensitive-data-logged
    return JsonResponse({"patient": patient.pk})


@login_required
@require_POST
def admit_well(request):
    password = make_password(request.POST["password"])
    patient = Patient.objects.create(name=request.POST["name"], password=password)  # ok: plain-text-password
    return JsonResponse({"patient": patient.pk})


def may_read(patient, password):
    if patient.password == password:  # bad: plain-text-password
        return True
    logger.warning("wrong password %s for %s", password, patient.pk)  # bad: sensitive-data-logged
    return False


def may_read_well(patient, password):
    if check_password(password, patient.password):  # ok: plain-text-password
        return True
    logger.warning("wrong password for %s", patient.pk)  # ok: sensitive-data-logged
    return False


# --- the laboratory -------------------------------------------------------------------------------------------------------


def send_sample(session, sample, user, password):
    return session.post(f"{LABORATORY}/samples", json=sample, auth=(user, password), timeout=10)  # missed: credentials-over-http


def results(user, password):
    connection = ftplib.FTP("results.laboratory.example.org", timeout=10)
    connection.login(user, password)  # bad: credentials-over-http
    return connection.nlst()


def results_well(user, password):
    connection = ftplib.FTP_TLS("results.laboratory.example.org", timeout=10)
    connection.login(user, password)  # ok: credentials-over-http
    connection.prot_p()
    return connection.nlst()


async def fetch_images(host):
    async with asyncssh.connect(host, known_hosts=None) as connection:  # bad: ssh-host-key-not-checked
        return await connection.run("images", check=True)


async def fetch_images_well(host):
    async with asyncssh.connect(host) as connection:  # ok: ssh-host-key-not-checked
        return await connection.run("images", check=True)


def keep(image):
    path = "/tmp/clinic-image.png"
    with open(path, "wb") as stream:  # bad: insecure-temporary-file
        stream.write(image)
    os.chmod(path, stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO)  # bad: world-writable-file
    return path


def keep_well(image, folder):
    path = os.path.join(folder, "clinic-image.png")
    with open(path, "xb") as stream:  # ok: insecure-temporary-file
        stream.write(image)
    os.chmod(path, stat.S_IRUSR | stat.S_IWUSR)  # ok: world-writable-file
    return path


def reader_of_letters():
    return AutoModelForTokenClassification.from_pretrained("clinic/letters", trust_remote_code=True)  # bad: remote-model-code


def reader_of_letters_well():
    return AutoModelForTokenClassification.from_pretrained("clinic/letters", revision="7b3f1c0")  # ok: remote-model-code
