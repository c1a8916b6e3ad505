"""FastAPI as its documentation has it: form, header and security as parameters, the answer by a response model."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Form, Header, HTTPException, Security
from fastapi.security import OAuth2AuthorizationCodeBearer, SecurityScopes
from pydantic import BaseModel, ConfigDict, Field

from benchmarks.wire.apps.given import SCOPES, envelope

oauth2 = OAuth2AuthorizationCodeBearer("/a", "/t", scopes={"rides:write": "Request rides"})
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class VehicleClass(Enum):
    ECONOMY = "economy"
    COMFORT = "comfort"
    VAN = "van"


class Ride(BaseModel):
    model_config = ConfigDict(extra="forbid")

    pickup_latitude: Latitude
    pickup_longitude: Longitude
    dropoff_latitude: Latitude
    dropoff_longitude: Longitude
    vehicle_class: VehicleClass
    seat_count: Annotated[int, Field(ge=1, le=8)]
    pickup_note: Annotated[str, Field(min_length=1, max_length=200)]
    pickup_at: datetime
    client_reference: UUID


class Enveloped(BaseModel):
    status: str
    result: Ride
    error: None


async def caller(scopes: SecurityScopes, token: Annotated[str, Security(oauth2)]) -> str:
    if not set(scopes.scopes) <= SCOPES.get(token, frozenset()):
        raise HTTPException(403)
    return token


app = FastAPI()


@app.post("/bench/v1/rides", response_model=Enveloped)  # type: ignore[untyped-decorator]  # FastAPI is not installed here
async def request_ride(
    ride: Annotated[Ride, Form()],
    _caller: Annotated[str, Security(caller, scopes=["rides:write"])],
    _idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=64)],
) -> Any:
    return envelope(ride)
