// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ChannelStatus} from "./ChannelStatus.sol";
import {IForceMoveApp} from "./interfaces/IForceMoveApp.sol";
import {ChannelHash} from "./libraries/ChannelHash.sol";
import {Signers} from "./libraries/Signers.sol";
import {
    ChannelData,
    ChannelMode,
    FixedPart,
    RecoveredVariablePart,
    Signature,
    SignedVariablePart
} from "./NitroTypes.sol";

/// @title Deciding the last state of a channel
/// @notice A challenge starts a clock; a checkpoint or a higher challenge answers it; a final state
/// that everybody signed ends the channel at once.
abstract contract ForceMove is ChannelStatus {
    /// @notice A channel becomes final at the given second unless someone shows a later state.
    event ChallengeRegistered(
        bytes32 indexed channelId, uint48 finalizesAt, SignedVariablePart[] proof, SignedVariablePart candidate
    );

    /// @notice A running challenge was answered.
    event ChallengeCleared(bytes32 indexed channelId, uint48 newTurnNumRecord);

    /// @notice An open channel's record was raised.
    event Checkpointed(bytes32 indexed channelId, uint48 newTurnNumRecord);

    /// @notice A channel was ended by everybody's agreement.
    event Concluded(bytes32 indexed channelId, uint48 finalizesAt);

    /// @notice Registers a supported state and starts the clock.
    /// @param fixedPart The channel.
    /// @param proof Turns that the app needs to accept the candidate.
    /// @param candidate The state to become final.
    /// @param challengerSig A participant's signature over the state hash and the word "forceMove".
    function challenge(
        FixedPart calldata fixedPart,
        SignedVariablePart[] calldata proof,
        SignedVariablePart calldata candidate,
        Signature calldata challengerSig
    ) external {
        bytes32 channelId = ChannelHash.channelIdOf(fixedPart);
        uint48 turnNum = candidate.variablePart.turnNum;
        _requireChallengeable(channelId, turnNum);
        bytes32 stateHash = _requireSupported(channelId, fixedPart, proof, candidate);
        _requireChallenger(stateHash, fixedPart.participants, challengerSig);

        uint48 finalizesAt = uint48(block.timestamp) + fixedPart.challengeDuration;
        bytes32 outcomeHash = keccak256(abi.encode(candidate.variablePart.outcome));
        statusOf[channelId] = _pack(ChannelData(turnNum, finalizesAt, stateHash, outcomeHash));
        emit ChallengeRegistered(channelId, finalizesAt, proof, candidate);
    }

    /// @notice Registers a supported state without a clock; ends a running challenge.
    /// @param fixedPart The channel.
    /// @param proof Turns that the app needs to accept the candidate.
    /// @param candidate A state with a higher turn number than the record.
    function checkpoint(
        FixedPart calldata fixedPart,
        SignedVariablePart[] calldata proof,
        SignedVariablePart calldata candidate
    ) external {
        bytes32 channelId = ChannelHash.channelIdOf(fixedPart);
        uint48 turnNum = candidate.variablePart.turnNum;
        (ChannelMode mode, uint48 turnNumRecord) = _modeOf(channelId);
        require(mode != ChannelMode.Finalized, "Channel finalized.");
        require(turnNum > turnNumRecord, "turnNumRecord not increased.");
        _requireSupported(channelId, fixedPart, proof, candidate);

        statusOf[channelId] = _pack(ChannelData(turnNum, 0, 0, 0));
        if (mode == ChannelMode.Open) emit Checkpointed(channelId, turnNum);
        else emit ChallengeCleared(channelId, turnNum);
    }

    /// @notice Ends a channel with a final state that all participants signed.
    /// @param fixedPart The channel.
    /// @param candidate The final state. Its turn number may be lower than the record.
    function conclude(FixedPart calldata fixedPart, SignedVariablePart calldata candidate) external {
        bytes32 channelId = _requireConcludable(fixedPart, candidate);
        bytes32 outcomeHash = keccak256(abi.encode(candidate.variablePart.outcome));
        statusOf[channelId] = _pack(ChannelData(0, uint48(block.timestamp), 0, outcomeHash));
        emit Concluded(channelId, uint48(block.timestamp));
    }

    /// @notice Asks a channel's app about a signed state.
    /// @param fixedPart The channel.
    /// @param proof Turns that the app needs to accept the candidate.
    /// @param candidate The state in question.
    /// @return supported Whether it could be registered.
    /// @return reason Why not, if not.
    function stateIsSupported(
        FixedPart calldata fixedPart,
        SignedVariablePart[] calldata proof,
        SignedVariablePart calldata candidate
    ) external view returns (bool supported, string memory reason) {
        bytes32 channelId = ChannelHash.channelIdOf(fixedPart);
        (supported, reason,) = _askApp(channelId, fixedPart, proof, candidate);
    }

    /// @dev Leaves the writing of the status to the caller, who may have more to do with it.
    function _requireConcludable(FixedPart calldata fixedPart, SignedVariablePart calldata candidate)
        internal
        view
        returns (bytes32 channelId)
    {
        channelId = ChannelHash.channelIdOf(fixedPart);
        (ChannelMode mode,) = _modeOf(channelId);
        require(mode != ChannelMode.Finalized, "Channel finalized.");
        require(candidate.variablePart.isFinal, "State must be final");
        bytes32 stateHash = ChannelHash.stateHashOf(channelId, candidate.variablePart);
        uint256 signedBy = Signers.recoverAll(stateHash, candidate.sigs, fixedPart.participants);
        require(Signers.count(signedBy) == fixedPart.participants.length, "!unanimous");
    }

    function _requireChallengeable(bytes32 channelId, uint48 turnNum) private view {
        (ChannelMode mode, uint48 turnNumRecord) = _modeOf(channelId);
        if (mode == ChannelMode.Open) {
            require(turnNum >= turnNumRecord, "turnNumRecord decreased.");
        } else {
            require(mode == ChannelMode.Challenge, "Channel finalized.");
            require(turnNum > turnNumRecord, "turnNumRecord not increased.");
        }
    }

    function _requireChallenger(
        bytes32 stateHash,
        address[] calldata participants,
        Signature calldata challengerSig
    ) private pure {
        bytes32 challengeHash = keccak256(abi.encode(stateHash, "forceMove"));
        (bool found,) = Signers.find(Signers.recover(challengeHash, challengerSig), participants);
        require(found, "Challenger is not a participant");
    }

    function _requireSupported(
        bytes32 channelId,
        FixedPart calldata fixedPart,
        SignedVariablePart[] calldata proof,
        SignedVariablePart calldata candidate
    ) private view returns (bytes32 stateHash) {
        bool supported;
        string memory reason;
        (supported, reason, stateHash) = _askApp(channelId, fixedPart, proof, candidate);
        require(supported, reason);
    }

    /// @dev The app is called statically, so it cannot change anything or call back with effect.
    function _askApp(
        bytes32 channelId,
        FixedPart calldata fixedPart,
        SignedVariablePart[] calldata proof,
        SignedVariablePart calldata candidate
    ) private view returns (bool supported, string memory reason, bytes32 stateHash) {
        RecoveredVariablePart[] memory recoveredProof = new RecoveredVariablePart[](proof.length);
        for (uint256 i = 0; i < proof.length; ++i) {
            (recoveredProof[i],) = _recover(channelId, fixedPart.participants, proof[i]);
        }
        RecoveredVariablePart memory recovered;
        (recovered, stateHash) = _recover(channelId, fixedPart.participants, candidate);
        (supported, reason) =
            IForceMoveApp(fixedPart.appDefinition).stateIsSupported(fixedPart, recoveredProof, recovered);
    }

    function _recover(bytes32 channelId, address[] calldata participants, SignedVariablePart calldata signed)
        private
        pure
        returns (RecoveredVariablePart memory recovered, bytes32 stateHash)
    {
        stateHash = ChannelHash.stateHashOf(channelId, signed.variablePart);
        recovered = RecoveredVariablePart({
            variablePart: signed.variablePart,
            signedBy: Signers.recoverAll(stateHash, signed.sigs, participants)
        });
    }
}
